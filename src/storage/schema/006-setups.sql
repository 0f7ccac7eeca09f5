-- SPDX-License-Identifier: GPL-3.0-or-later
-- Step 6: presets, and what a chat was set up with.

-- A setup with a name. NULL leaves the choice as it is: the general instructions, the default model, its
-- usual effort, the last choice for web search.
CREATE TABLE preset (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  instructions TEXT,
  service TEXT,
  model TEXT,
  effort TEXT,
  web_search INTEGER CHECK (web_search IN (0, 1))
) STRICT;

-- chat_id 0 is the chat not yet begun. The name of the preset is that at the time, as presets change and
-- are deleted. instructions NULL: the general ones. The messages up to copied_until were copied from a
-- chat whose prompts began differently, so that the thinking in them is not valid in this one.
CREATE TABLE chat_setup (
  chat_id INTEGER PRIMARY KEY,
  preset_uid TEXT,
  preset_name TEXT,
  instructions TEXT,
  web_search INTEGER NOT NULL DEFAULT 0 CHECK (web_search IN (0, 1)),
  web_fetch INTEGER NOT NULL DEFAULT 0 CHECK (web_fetch IN (0, 1)),
  copied_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A chat has begun when its first prefix is frozen.
CREATE TRIGGER chat_setup_insert BEFORE INSERT ON chat_setup
WHEN EXISTS (SELECT 1 FROM prefix WHERE chat_id = NEW.chat_id)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER chat_setup_frozen BEFORE UPDATE ON chat_setup
WHEN NEW.chat_id IS NOT OLD.chat_id
  OR EXISTS (SELECT 1 FROM prefix WHERE chat_id = OLD.chat_id)
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;

CREATE TRIGGER chat_setup_kept BEFORE DELETE ON chat_setup
WHEN EXISTS (SELECT 1 FROM prefix p JOIN chat c ON c.id = p.chat_id
  WHERE p.chat_id = OLD.chat_id AND c.purging = 0)
BEGIN
  SELECT RAISE (ABORT, 'causerie: kept');
END;
