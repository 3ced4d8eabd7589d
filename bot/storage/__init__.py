"""One kind of database, and the files that hold data. Imports nothing of ours.

`Database` is one SQLite file with its connections, transactions and migrations; `Writer` reaches it from the
event loop and groups commits. Stores hold all SQL and are built on these.
"""
