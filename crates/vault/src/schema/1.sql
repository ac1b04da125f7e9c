-- What one person keeps. Ids are 16 bytes, times are milliseconds since 1970 (UTC), dates are YYYY-MM-DD.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE circle (
    id   BLOB PRIMARY KEY,
    kind INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE circle_value (
    circle BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    key    TEXT NOT NULL,
    value  BLOB NOT NULL,
    PRIMARY KEY (circle, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE roster (
    circle  BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (circle, version)
) STRICT;

-- Two keys may claim one number: the roster says which of them is right.
CREATE TABLE epoch (
    circle  BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    secret  BLOB NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (circle, number, secret)
) STRICT, WITHOUT ROWID;

-- A record id belongs to one circle for ever, also after erasure.
CREATE TABLE record (
    id     BLOB PRIMARY KEY,
    circle BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    kind   INTEGER NOT NULL,
    erased INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX record_circle ON record(circle);
CREATE INDEX record_erased ON record(circle) WHERE erased = 1;

-- The body is NULL once the record has been erased; the header stays.
CREATE TABLE envelope (
    circle      BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    device      BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    record      BLOB NOT NULL REFERENCES record(id) ON DELETE CASCADE,
    kind        INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    own         INTEGER NOT NULL,
    header_hash BLOB NOT NULL,
    signature   BLOB NOT NULL,
    header      BLOB NOT NULL,
    body        BLOB,
    bytes       INTEGER GENERATED ALWAYS AS (length(header) + coalesce(length(body), 0)) VIRTUAL,
    PRIMARY KEY (circle, device, incarnation, seq)
) STRICT;
CREATE INDEX envelope_record ON envelope(record);
-- What packing asks of every envelope, so that it need not read (and decrypt) their bodies.
CREATE INDEX envelope_outline ON envelope(circle, device, incarnation, seq, epoch, bytes);

-- A stretch of a feed that another one took the place of: its device signed both. Counts for nothing, and is
-- kept so that everybody can be shown it. Named by the hash of its first header.
CREATE TABLE branch (
    circle      BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    device      BLOB NOT NULL,
    incarnation INTEGER NOT NULL,
    name        BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    record      BLOB NOT NULL REFERENCES record(id) ON DELETE CASCADE,
    kind        INTEGER NOT NULL,
    epoch       INTEGER NOT NULL,
    own         INTEGER NOT NULL,
    header_hash BLOB NOT NULL,
    signature   BLOB NOT NULL,
    header      BLOB NOT NULL,
    body        BLOB,
    PRIMARY KEY (circle, device, incarnation, name, seq)
) STRICT;
CREATE INDEX branch_record ON branch(record);

CREATE TABLE pending (
    record     BLOB PRIMARY KEY REFERENCES record(id) ON DELETE CASCADE,
    beginning  BLOB,
    base_heads BLOB NOT NULL,
    change     BLOB NOT NULL
) STRICT;

-- What this device wrote at a carrier, and for a while what it removed there: a storage may bring it back.
CREATE TABLE own_file (
    circle  BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    carrier TEXT NOT NULL,
    name    TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    state   INTEGER NOT NULL,
    since   INTEGER NOT NULL,
    PRIMARY KEY (circle, carrier, name)
) STRICT, WITHOUT ROWID;

-- Files of others that need no second look, with the size they had.
CREATE TABLE mailbox_file (
    circle  BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    carrier TEXT NOT NULL,
    name    TEXT NOT NULL,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (circle, carrier, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_aside (
    circle  BLOB NOT NULL REFERENCES circle(id) ON DELETE CASCADE,
    carrier TEXT NOT NULL,
    name    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    size    INTEGER NOT NULL,
    PRIMARY KEY (circle, carrier, name)
) STRICT, WITHOUT ROWID;

-- From here on everything is derived and can be rebuilt from the envelopes and pending changes.
CREATE TABLE row (
    id       INTEGER PRIMARY KEY,
    record   BLOB NOT NULL UNIQUE REFERENCES record(id) ON DELETE CASCADE,
    circle   BLOB NOT NULL,
    kind     INTEGER NOT NULL,
    date     TEXT NOT NULL,
    updated  INTEGER NOT NULL,
    status   TEXT NOT NULL,
    title    TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    view     TEXT NOT NULL
) STRICT;
CREATE INDEX row_date ON row(date DESC, updated DESC, id DESC);

CREATE TABLE row_theme (
    row   INTEGER NOT NULL REFERENCES row(id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    theme TEXT NOT NULL,
    PRIMARY KEY (row, place)
) STRICT, WITHOUT ROWID;

-- Apart from the row, so that a list does not have to read (and decrypt) whole texts.
CREATE TABLE row_text (
    id   INTEGER PRIMARY KEY REFERENCES row(id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

-- What both indexes below are made from: the words live once, here.
CREATE VIEW searchable AS
    SELECT row.id AS id, row.title AS title, row_text.text AS text FROM row JOIN row_text ON row_text.id = row.id;

CREATE VIRTUAL TABLE word_index USING fts5(
    title, text, content = 'searchable', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
-- Its words are pieces of three letters, made by the program: see search/pieces.rs. No column of it is ever read.
CREATE VIRTUAL TABLE part_index USING fts5(
    pieces, content = 'searchable', content_rowid = 'id', tokenize = 'ascii', detail = 'none', columnsize = 0
);
-- What is deleted leaves the index pages at once, rather than at some later merge.
INSERT INTO word_index(word_index, rank) VALUES ('secure-delete', 1);
INSERT INTO part_index(part_index, rank) VALUES ('secure-delete', 1);
-- SQLCipher keeps 80 bytes of every page for itself: at the usual 4050 each index page would need two.
INSERT INTO word_index(word_index, rank) VALUES ('pgsz', 3960);
INSERT INTO part_index(part_index, rank) VALUES ('pgsz', 3960);
