-- SPDX-License-Identifier: GPL-3.0-or-later
-- Step 1: the whole schema. A step that has been released never changes; the next one is a new file.
--
-- What a message says is kept apart from what the tree needs, so that a long chat opens without its text.
-- Times are microseconds since 1970 UTC. The numbers of roles and states are those of the program's
-- enumerations: role 0 user, 1 assistant; state 0 streaming, 1 complete, 3 interrupted.

CREATE TABLE chat (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  title TEXT,
  title_origin INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER NOT NULL DEFAULT 0,
  leaf_id INTEGER NOT NULL DEFAULT 0,
  purging INTEGER NOT NULL DEFAULT 0 CHECK (purging IN (0, 1))
) STRICT;

-- parent_id is no foreign key: in a damaged library, a row whose parent is gone must still be found. A
-- trigger holds that a new row's parent exists. 0 is the virtual root.
CREATE TABLE message (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  chat_id INTEGER NOT NULL REFERENCES chat (id),
  parent_id INTEGER NOT NULL,
  role INTEGER NOT NULL,
  state INTEGER NOT NULL,
  ends INTEGER NOT NULL DEFAULT 0 CHECK (ends IN (0, 1)),
  imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  first_words TEXT,
  model TEXT,
  requested_model TEXT,
  service TEXT,
  stop_reason TEXT,
  usage TEXT,
  failure_code TEXT,
  failure_detail TEXT,
  failure_request_id TEXT,
  failure_retry_at INTEGER,
  CHECK (role <> 0 OR state = 1),
  CHECK (ends = 0 OR (role = 1 AND state = 1))
) STRICT;

CREATE INDEX message_by_chat ON message (chat_id);
CREATE INDEX message_by_parent ON message (parent_id);
CREATE INDEX message_ending ON message (chat_id) WHERE ends = 1;
CREATE INDEX message_streaming ON message (state) WHERE state = 0;

-- The raw JSON array of blocks, byte for byte.
CREATE TABLE content (
  message_id INTEGER PRIMARY KEY REFERENCES message (id),
  json TEXT NOT NULL
) STRICT;

CREATE TABLE message_deletion (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  deleted_at INTEGER NOT NULL
) STRICT;

-- Which version of a message's children was last on screen.
CREATE TABLE choice (
  chat_id INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
  parent_id INTEGER NOT NULL,
  child_id INTEGER NOT NULL,
  PRIMARY KEY (chat_id, parent_id)
) STRICT, WITHOUT ROWID;

-- Why the turn after a user's message came to nothing.
CREATE TABLE turn_failure (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  detail TEXT,
  request_id TEXT,
  retry_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE feedback (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  verdict INTEGER NOT NULL,
  reasons TEXT,
  text TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- chat_id 0 is the chat not yet begun, message_id 0 the composer's draft.
CREATE TABLE draft (
  chat_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

-- What a chat sent first to a service and model.
CREATE TABLE prefix (
  chat_id INTEGER NOT NULL REFERENCES chat (id),
  service TEXT NOT NULL,
  model TEXT NOT NULL,
  system TEXT,
  tools TEXT,
  PRIMARY KEY (chat_id, service, model)
) STRICT, WITHOUT ROWID;

-- Three characters in a row are the unit, so that parts of words and languages without spaces are found.
CREATE VIRTUAL TABLE title_search USING fts5 (text, tokenize = 'trigram');
CREATE VIRTUAL TABLE message_search USING fts5 (text, tokenize = 'trigram');

-- A new message: its parent is there, does not stream, and no ending lies on the path. What is imported
-- tells what was, so it may lie below an ending. REPLACE would delete without asking a trigger.
CREATE TRIGGER message_insert BEFORE INSERT ON message
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen')
  WHERE EXISTS (SELECT 1 FROM message WHERE id = NEW.id OR uid = NEW.uid);
  SELECT RAISE (ABORT, 'causerie: no message')
  WHERE NEW.parent_id <> 0
    AND NOT EXISTS (SELECT 1 FROM message WHERE id = NEW.parent_id AND chat_id = NEW.chat_id);
  SELECT RAISE (ABORT, 'causerie: busy')
  WHERE EXISTS (SELECT 1 FROM message WHERE id = NEW.parent_id AND state = 0);
  SELECT RAISE (ABORT, 'causerie: ended')
  WHERE NEW.imported = 0
    AND EXISTS (SELECT 1 FROM message WHERE chat_id = NEW.chat_id AND ends = 1)
    AND EXISTS (
      WITH RECURSIVE path (id, parent_id, ends) AS (
        SELECT id, parent_id, ends FROM message WHERE id = NEW.parent_id
        UNION
        SELECT m.id, m.parent_id, m.ends FROM path p JOIN message m ON m.id = p.parent_id)
      SELECT 1 FROM path WHERE ends = 1);
END;

CREATE TRIGGER message_frozen BEFORE UPDATE ON message
WHEN OLD.state <> 0
  OR NEW.id IS NOT OLD.id
  OR NEW.uid IS NOT OLD.uid
  OR NEW.chat_id IS NOT OLD.chat_id
  OR NEW.parent_id IS NOT OLD.parent_id
  OR NEW.role IS NOT OLD.role
  OR NEW.imported IS NOT OLD.imported
  OR NEW.created_at IS NOT OLD.created_at
  OR NEW.model IS NOT OLD.model
  OR NEW.requested_model IS NOT OLD.requested_model
  OR NEW.service IS NOT OLD.service
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER message_ending_is_a_leaf BEFORE UPDATE OF ends ON message
WHEN NEW.ends = 1 AND OLD.ends = 0 AND EXISTS (SELECT 1 FROM message WHERE parent_id = OLD.id)
BEGIN
  SELECT RAISE (ABORT, 'causerie: children');
END;

CREATE TRIGGER message_kept BEFORE DELETE ON message
WHEN NOT EXISTS (SELECT 1 FROM chat WHERE id = OLD.chat_id AND purging = 1)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;

CREATE TRIGGER content_insert BEFORE INSERT ON content
WHEN EXISTS (SELECT 1 FROM content WHERE message_id = NEW.message_id)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER content_frozen BEFORE UPDATE ON content
WHEN NEW.message_id IS NOT OLD.message_id
  OR NOT EXISTS (SELECT 1 FROM message WHERE id = OLD.message_id AND state = 0)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER content_kept BEFORE DELETE ON content
WHEN EXISTS (
  SELECT 1 FROM message m JOIN chat c ON c.id = m.chat_id
  WHERE m.id = OLD.message_id AND c.purging = 0)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;

CREATE TRIGGER chat_kept BEFORE DELETE ON chat
WHEN OLD.purging = 0
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;

CREATE TRIGGER prefix_insert BEFORE INSERT ON prefix
WHEN EXISTS (
  SELECT 1 FROM prefix
  WHERE chat_id = NEW.chat_id AND service = NEW.service AND model = NEW.model)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER prefix_frozen BEFORE UPDATE ON prefix
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER prefix_kept BEFORE DELETE ON prefix
WHEN NOT EXISTS (SELECT 1 FROM chat WHERE id = OLD.chat_id AND purging = 1)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;
