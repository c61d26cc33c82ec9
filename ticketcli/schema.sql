-- What is kept for speed under .git/tkt/index.db: all of it can be read again from the desk's files at any moment.
CREATE TABLE file (path TEXT PRIMARY KEY, signature TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ticket (
    path TEXT PRIMARY KEY, number TEXT NOT NULL, open INTEGER NOT NULL, waiting_for TEXT, assignee TEXT, customer TEXT,
    external TEXT, created TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ticket_of_customer ON ticket (customer);
CREATE INDEX ticket_from ON ticket (external);
CREATE INDEX ticket_open ON ticket (open, assignee);
CREATE TABLE given (path TEXT NOT NULL, agent TEXT NOT NULL, at REAL NOT NULL, instant TEXT NOT NULL);
CREATE INDEX given_in ON given (path);
CREATE INDEX given_to ON given (agent, at);
CREATE TABLE customer (path TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX customer_id ON customer (id);
CREATE TABLE way (path TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, customer TEXT NOT NULL, typed TEXT NOT NULL);
CREATE INDEX way_in ON way (path);
CREATE INDEX way_to ON way (kind, key);
CREATE TABLE section (text TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
