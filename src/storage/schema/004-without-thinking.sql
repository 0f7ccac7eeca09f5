-- SPDX-License-Identifier: GPL-3.0-or-later
-- Step 4: replies that were requested without the thinking of the messages before them, because the
-- service no longer accepted it. Later requests of the branch leave out the same thinking.

CREATE TABLE reply_without_thinking (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE
) STRICT;

-- What is sent again must stay the same, so a reply is marked before there is anything below it, and it
-- stays marked.
CREATE TRIGGER reply_without_thinking_insert BEFORE INSERT ON reply_without_thinking
WHEN EXISTS (SELECT 1 FROM reply_without_thinking WHERE message_id = NEW.message_id)
  OR EXISTS (SELECT 1 FROM message WHERE parent_id = NEW.message_id)
  OR NOT EXISTS (SELECT 1 FROM message WHERE id = NEW.message_id AND role = 1)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER reply_without_thinking_frozen BEFORE UPDATE ON reply_without_thinking
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER reply_without_thinking_kept BEFORE DELETE ON reply_without_thinking
WHEN EXISTS (
  SELECT 1 FROM message m JOIN chat c ON c.id = m.chat_id
  WHERE m.id = OLD.message_id AND c.purging = 0)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;
