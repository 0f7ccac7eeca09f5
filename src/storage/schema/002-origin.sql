-- SPDX-License-Identifier: GPL-3.0-or-later
-- Step 2: a chat can continue a branch of another one. It then tells the chat and the message, both of
-- them there once and perhaps no longer: these are no foreign keys, and ids are never used again.

ALTER TABLE chat ADD COLUMN origin_chat_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN origin_message_id INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER chat_origin_frozen BEFORE UPDATE OF origin_chat_id, origin_message_id ON chat
WHEN NEW.origin_chat_id IS NOT OLD.origin_chat_id
  OR NEW.origin_message_id IS NOT OLD.origin_message_id
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;
