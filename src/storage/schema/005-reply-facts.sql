-- SPDX-License-Identifier: GPL-3.0-or-later
-- Step 5: what a reply took. Replies of earlier versions do not have these values.
--
-- effort: as requested, or NULL if it was not. request_id: as the service named the request.
-- requested_at: when the user's turn was sent, in microseconds since 1970 UTC. context_tokens: the size of
-- the prompt of its last request; what "usage" says of a reply with searches is a sum over several.

ALTER TABLE message ADD COLUMN effort TEXT;
ALTER TABLE message ADD COLUMN request_id TEXT;
ALTER TABLE message ADD COLUMN requested_at INTEGER;
ALTER TABLE message ADD COLUMN context_tokens INTEGER;

-- The duration of each block of thinking; the position is that of the block in the content, from 0.
CREATE TABLE thinking_time (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  UNIQUE (message_id, position)
) STRICT;

-- The times are stored with the end of a reply, before there is anything below it.
CREATE TRIGGER thinking_time_insert BEFORE INSERT ON thinking_time
WHEN EXISTS (
  SELECT 1 FROM thinking_time WHERE message_id = NEW.message_id AND position = NEW.position)
  OR EXISTS (SELECT 1 FROM message WHERE parent_id = NEW.message_id)
  OR NOT EXISTS (SELECT 1 FROM message WHERE id = NEW.message_id AND role = 1)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER thinking_time_frozen BEFORE UPDATE ON thinking_time
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER thinking_time_kept BEFORE DELETE ON thinking_time
WHEN EXISTS (
  SELECT 1 FROM message m JOIN chat c ON c.id = m.chat_id
  WHERE m.id = OLD.message_id AND c.purging = 0)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;
