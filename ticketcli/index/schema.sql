-- What is kept for speed under .git/tkt/index.db: all of it can be read again from the desk's files at any moment.
-- Instants are seconds since 1970.
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE section (text TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- A file of the desk: its content in HEAD and as it lies in the folder (object ids), how it looked there, and whether
-- it is an open ticket.
CREATE TABLE file (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, committed TEXT, seen TEXT, signature INTEGER, fault TEXT,
    line INTEGER, text INTEGER, open INTEGER
);
CREATE INDEX file_open ON file (path, signature) WHERE open;
CREATE INDEX file_text ON file (text) WHERE text IS NOT NULL;
CREATE INDEX file_edited ON file (path, signature) WHERE seen IS NOT committed;
CREATE INDEX file_gone ON file (id) WHERE seen IS NULL;
CREATE INDEX file_fault ON file (path) WHERE fault IS NOT NULL;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, tail TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL,
    waiting_for TEXT, type TEXT, stage TEXT, area TEXT, product TEXT, priority TEXT NOT NULL, channel TEXT, language TEXT,
    customer TEXT, contact TEXT, assignee TEXT, team TEXT, level INTEGER, difficulty INTEGER, progress INTEGER, points INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    parent TEXT, external TEXT, tags TEXT, keywords TEXT, solution_keywords TEXT, links TEXT, outcome TEXT,
    created_at REAL NOT NULL, updated_at REAL NOT NULL, resolved_at REAL, closed_at REAL, unanswered_since REAL, offsets TEXT NOT NULL,
    due_at REAL, warn_at REAL, target TEXT, calendar TEXT, failed_at REAL, served INTEGER NOT NULL DEFAULT 0,
    open INTEGER NOT NULL, edited INTEGER NOT NULL, description INTEGER NOT NULL, reply INTEGER NOT NULL,
    attachment INTEGER NOT NULL, text INTEGER NOT NULL, origin TEXT, story TEXT NOT NULL
);
CREATE UNIQUE INDEX ticket_number ON ticket (number);
CREATE INDEX ticket_tail ON ticket (tail);
CREATE INDEX ticket_customer ON ticket (customer, created_at) WHERE customer IS NOT NULL;
CREATE INDEX ticket_origin ON ticket (origin) WHERE origin IS NOT NULL;
CREATE INDEX ticket_open ON ticket (open, assignee, waiting_for) WHERE open;
CREATE INDEX ticket_edited ON ticket (edited) WHERE edited;
CREATE INDEX ticket_unserved ON ticket (id) WHERE open AND NOT served;
CREATE INDEX ticket_failed ON ticket (failed_at) WHERE failed_at IS NOT NULL;
-- The deadlines that run, of open tickets that are `served`: computed by the policies whose print `state` holds.
CREATE TABLE deadline (ticket INTEGER NOT NULL, target TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (ticket, target)) WITHOUT ROWID;
-- When customers came or wrote.
CREATE TABLE contact (ticket INTEGER NOT NULL, at REAL NOT NULL);
CREATE INDEX contact_ticket ON contact (ticket);
CREATE INDEX contact_at ON contact (at, ticket);
-- The working time of a calendar in the years about one, as `worktime.ledger` packs it, out of what sla.yaml said then.
CREATE TABLE worked (print TEXT NOT NULL, calendar TEXT NOT NULL, year INTEGER NOT NULL, told BLOB NOT NULL, PRIMARY KEY (calendar, year, print)) WITHOUT ROWID;
-- The words that fields hold, folded for comparison; and those of fields that hold several.
CREATE TABLE word (field TEXT NOT NULL, folded TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (field, folded, value)) WITHOUT ROWID;
CREATE TABLE listed (ticket INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (ticket, field, value)) WITHOUT ROWID;
CREATE INDEX listed_value ON listed (field, value);
-- What happened to a ticket, on which day of the desk's zone, and whose it was then; duplicates and spam do not count.
CREATE TABLE event (
    ticket INTEGER NOT NULL, name TEXT NOT NULL, at REAL NOT NULL, day TEXT NOT NULL, agent TEXT, counts INTEGER NOT NULL
);
CREATE INDEX event_ticket ON event (ticket);
CREATE INDEX event_day ON event (counts, name, day, ticket);
CREATE INDEX event_given ON event (agent, at) WHERE name = 'given';
-- Customers, and each way to find one.
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, tier TEXT, merged_into TEXT);
CREATE UNIQUE INDEX customer_name ON customer (name);
CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE way (file INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, customer TEXT NOT NULL, typed TEXT NOT NULL);
CREATE INDEX way_file ON way (file);
CREATE INDEX way_key ON way (kind, key);
-- All words of tickets and articles; a record that is written again gets a new row, and the old one is found no more.
CREATE VIRTUAL TABLE fulltext USING fts5 (
    title, words, description, timeline, content = '', tokenize = 'unicode61 remove_diacritics 2'
);
