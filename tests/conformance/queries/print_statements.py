"""Prints the text of each statement as JSON, by the real SQLAlchemy for one dialect."""

import importlib
import json
import sys

import statements

dialect = importlib.import_module(f"sqlalchemy.dialects.{sys.argv[1]}").dialect()


def text_of(statement):
    text = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    # Drivers that format parameters by `%` are given it doubled.
    return " ".join(text.replace("%%", "%").split())


print(json.dumps([text_of(statement) for statement in statements.statements(sys.argv[1])]))
