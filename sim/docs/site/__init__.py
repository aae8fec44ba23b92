"""The site of docs: how mkdocs.yml turns README.md, docs/ and the docstrings into pages that open from a disk.

`hook` is what MkDocs calls; `places` says where a file of the project stands in the site, `links` leads its links
there, `menu` makes the contents of README's table, `reference` the pages of the Python face, `docstrings` reads ours as
Markdown, `notebook` the notebook. Nothing of this is imported by a command of Panj.
"""
