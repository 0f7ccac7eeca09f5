-- SPDX-License-Identifier: GPL-3.0-or-later
-- Step 3: files that messages and drafts refer to. The bytes are stored once, by their hash, in parts of
-- the same size, so that a part is read without reading those before it.

CREATE TABLE attachment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL
) STRICT;

CREATE TABLE attachment_part (
  id INTEGER PRIMARY KEY,
  attachment_id INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (attachment_id, position)
) STRICT;

CREATE TABLE message_attachment (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  attachment_id INTEGER NOT NULL REFERENCES attachment (id),
  UNIQUE (message_id, attachment_id)
) STRICT;

CREATE INDEX message_attachment_by_attachment ON message_attachment (attachment_id);

-- The attachments of a draft, as the content blocks that a message would have. A single row without a
-- file stands for the list of an edited message that lost all its files.
CREATE TABLE draft_attachment (
  id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  attachment_id INTEGER REFERENCES attachment (id),
  json TEXT NOT NULL,
  UNIQUE (chat_id, message_id, position)
) STRICT;

CREATE INDEX draft_attachment_by_attachment ON draft_attachment (attachment_id);

-- A file that a message or a draft refers to stays, because the foreign keys say so. What was stored
-- never changes.
CREATE TRIGGER attachment_frozen BEFORE UPDATE ON attachment
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER attachment_part_frozen BEFORE UPDATE ON attachment_part
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER attachment_part_kept BEFORE DELETE ON attachment_part
WHEN EXISTS (SELECT 1 FROM message_attachment WHERE attachment_id = OLD.attachment_id)
  OR EXISTS (SELECT 1 FROM draft_attachment WHERE attachment_id = OLD.attachment_id)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;
