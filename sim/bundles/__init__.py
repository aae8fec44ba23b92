"""Bundles: a finished result in one file, with all that it takes to look at it elsewhere and to run it again.

A bundle is a ZIP file that ends in ``.panj.zip``: the files of the result, its worlds in ``worlds/``, rules of the
user's own in ``rules/``, and ``bundle.json``, which has the SHA-256 of each of them. Whoever opens one has a file of
somebody else's: nothing in it is run, no name in it leads out of the folder that it is unpacked to, and nothing is
there until all of it has been checked. docs/bundles.md tells of it.
"""
