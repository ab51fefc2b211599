"""The access table is the oracle; these tests are its reader."""
