"""An identity provider of its own: a Django project with django-oauth-toolkit, its own process and database.

    python -m tests.provider PORT FOLDER

Its people are in `people.py`; some of them make it answer wrongly, as a broken or hostile provider would.
"""
