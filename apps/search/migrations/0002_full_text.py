"""The full-text index, in each database's own way; kept up to date by the database itself."""

from django.db import migrations

# PostgreSQL. Beside its words a document has a lexeme "#eN" for every 16,384 ids, and its weightiest
# words once more as "=word". So the newest documents with a very common word, and those that are
# about a word, are found inside the index, by intersecting lists: fetching every row that has the
# word would cost ten times as much.
#
# What the index finds, it finds as rows, and a search looks at thousands: rows must be short. Only
# rows above 2 KB are considered for moving their wide columns out of line, hence `width`: it makes
# each row that wide for the moment in which it is written, and is kept as some forty bytes.
POSTGRESQL = [
    "ALTER TABLE search_document SET (toast_tuple_target = 128)",
    """
    ALTER TABLE search_document
    ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A')
        || to_tsvector('english', text)
        || regexp_replace(
            strip(to_tsvector('english', about))::text, '''([^'']+)''', '''=\\1''', 'g'
        )::tsvector
        || array_to_tsvector(ARRAY['#e' || (id >> 14)::text])
    ) STORED,
    ADD COLUMN width text GENERATED ALWAYS AS (repeat(' ', 2048)) STORED
    """,
    "ALTER TABLE search_document ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE search_document ALTER COLUMN width SET STORAGE MAIN",
    "ALTER TABLE search_document ALTER COLUMN words SET STATISTICS 500",
    # What is inserted waits in a list that every search reads through: keep it short.
    "CREATE INDEX document_words ON search_document USING gin (words)"
    " WITH (gin_pending_list_limit = 256)",
]
POSTGRESQL_BACK = [
    "DROP INDEX document_words",
    "ALTER TABLE search_document DROP COLUMN words, DROP COLUMN width",
    "ALTER TABLE search_document RESET (toast_tuple_target)",
]

SQLITE = [
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        title, text, content='search_document', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='2 3'
    )
    """,
    """
    CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_words (rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
    """
    CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_words (search_words, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
    END
    """,
    """
    CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
        INSERT INTO search_words (search_words, rowid, title, text)
        VALUES ('delete', old.id, old.title, old.text);
        INSERT INTO search_words (rowid, title, text) VALUES (new.id, new.title, new.text);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_changed",
    "DROP TRIGGER search_document_removed",
    "DROP TRIGGER search_document_added",
    "DROP TABLE search_words",
]


def forwards(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_BACK if is_sqlite else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
