"""Papers in the layout of Nghị định 30/2020/NĐ-CP, and the files that people attach.

Rooms above use: `kinds.register_paper`, `readers.register_reader`, `contexts`, `services.issue/preview/replace/revoke`,
`services.attach/remove`, `selectors`, and `render.render_pdf`.
"""
