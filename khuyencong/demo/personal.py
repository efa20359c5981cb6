"""The demonstration's own table tells of nobody."""

from khuyencong.access import register_impersonal

register_impersonal("demo.LoadedPart", "tên phần dữ liệu minh họa", "name")
