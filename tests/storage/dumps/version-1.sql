-- SPDX-License-Identifier: GPL-3.0-or-later
-- A library as schema version 1 wrote it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO chat VALUES(1,'c56d3745-fd2f-4a39-954d-b563b5ed5842','On talking',2,1795247282997486,1795247283020128,0,4,0);
INSERT INTO chat VALUES(2,'63f9aced-3aca-410e-8ace-9b8a232347f9',NULL,0,1795247283060123,1795247283068126,0,6,0);
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
INSERT INTO message VALUES(1,'4c904225-eba9-462f-8f33-35d0e7c2a31f',1,0,0,1,0,0,1795247282997486,NULL,'What is a causerie?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(2,'3a4c0dc0-ecad-4c39-ba9a-999fa8cd6953',1,1,1,1,0,0,1795247283000084,1795247283004249,'An easy talk, 0.1 at a time.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','end_turn','{"output_tokens":3}',NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(3,'f7da48a2-dae8-4c62-9f7a-9be64e2dc667',1,0,0,1,0,0,1795247283011984,NULL,'What is it not?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(4,'8e0db740-8342-489e-9a02-656e090ffa52',1,3,1,1,1,0,1795247283020128,1795247283028159,'Goodbye.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','tool_use','{"output_tokens":3}',NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(5,'eafc46d7-d0ff-41fd-850d-bfa1cd0e652a',2,0,0,1,0,0,1795247283060123,NULL,'Tell me of animals',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(6,'a7f3c769-4f37-4c55-90f9-6baeb056679d',2,5,1,0,0,0,1795247283068126,NULL,'Once there was a walrus','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE content (
  message_id INTEGER PRIMARY KEY REFERENCES message (id),
  json TEXT NOT NULL
) STRICT;
INSERT INTO content VALUES(1,'[{"type":"text","text":"What is a causerie?"}]');
INSERT INTO content VALUES(2,'[{"type":"text","text":"An easy talk, 0.1 at a time."}]');
INSERT INTO content VALUES(3,'[{"type":"text","text":"What is it not?"}]');
INSERT INTO content VALUES(4,'[{"type":"text","text":"Goodbye."}]');
INSERT INTO content VALUES(5,'[{"type":"text","text":"Tell me of animals"}]');
INSERT INTO content VALUES(6,'[{"type":"text","text":"Once there was a walrus"}]');
CREATE TABLE message_deletion (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
  deleted_at INTEGER NOT NULL
) STRICT;
INSERT INTO message_deletion VALUES(1,1795247283044137);
CREATE TABLE choice (
  chat_id INTEGER NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
  parent_id INTEGER NOT NULL,
  child_id INTEGER NOT NULL,
  PRIMARY KEY (chat_id, parent_id)
) STRICT, WITHOUT ROWID;
INSERT INTO choice VALUES(1,0,3);
INSERT INTO choice VALUES(1,1,2);
INSERT INTO choice VALUES(1,3,4);
INSERT INTO choice VALUES(2,0,5);
INSERT INTO choice VALUES(2,5,6);
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
INSERT INTO feedback VALUES(4,3,'early',NULL,1795247283050888);
CREATE TABLE draft (
  chat_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO draft VALUES(2,0,'And then?');
CREATE TABLE prefix (
  chat_id INTEGER NOT NULL REFERENCES chat (id),
  service TEXT NOT NULL,
  model TEXT NOT NULL,
  system TEXT,
  tools TEXT,
  PRIMARY KEY (chat_id, service, model)
) STRICT, WITHOUT ROWID;
INSERT INTO prefix VALUES(1,'https://api.example','claude-opus-5-5','"sys"','[]');
INSERT INTO prefix VALUES(2,'https://api.example','claude-opus-5-5','"sys"','[]');
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','title_search','title_search',0,'CREATE VIRTUAL TABLE title_search USING fts5 (text, tokenize = ''trigram'')');
CREATE TABLE IF NOT EXISTS 'title_search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO title_search_data VALUES(1,X'0108');
INSERT INTO title_search_data VALUES(10,X'000000000101010001010101');
INSERT INTO title_search_data VALUES(137438953473,X'0000004404302074610102040103616c6b0102060103696e6701020901036b696e01020801036c6b6901020701036e207401020301036f6e20010202010374616c0102050408080808080808');
CREATE TABLE IF NOT EXISTS 'title_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO title_search_idx VALUES(1,X'',2);
CREATE TABLE IF NOT EXISTS 'title_search_content'(id INTEGER PRIMARY KEY, c0);
INSERT INTO title_search_content VALUES(1,'On talking');
CREATE TABLE IF NOT EXISTS 'title_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO title_search_docsize VALUES(1,X'08');
CREATE TABLE IF NOT EXISTS 'title_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO title_search_config VALUES('version',4);
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','message_search','message_search',0,'CREATE VIRTUAL TABLE message_search USING fts5 (text, tokenize = ''trigram'')');
CREATE TABLE IF NOT EXISTS 'message_search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO message_search_data VALUES(1,X'054e');
INSERT INTO message_search_data VALUES(10,X'000000000105050005010101020101030101040101050101');
INSERT INTO message_search_data VALUES(137438953473,X'0000008604302061200102090202636101020b02026973010206010361206301020a020274200102040202757301020d010363617501020c01036572690102100103686174010203010369653f01021202027320010207010372696501021101037320610102080202657201020f0103742069010205010375736501020e01037768610102020408070708070708080808070808070808');
INSERT INTO message_search_data VALUES(274877906945,X'000000c7043020302e02020f02026120020216030174020213020265610202040202746102020903016902021801032c203002020e01032e31200202110103302e310202100103312061020212010361207402021702026c6b02020b02026e20020202020273790202060202742002021401036561730202050103696d6502021a01036b2c2002020d01036c6b2c02020c01036d652e02021b01036e2065020203010373792002020701037420610202150202616c02020a0202696d02021901037920740202080408070607070608080808080707070708080808080808080707');
INSERT INTO message_search_data VALUES(412316860417,X'00000066043020697303020603017403020902026e6f03020c0103617420030204010368617403020301036973200302070202742003020a01036e6f7403020d01036f743f03020e0103732069030208010374206903020503016e03020b010377686103020204080607080808070808080806');
INSERT INTO message_search_data VALUES(549755813889,X'00000033043062796504020601036462790402050103676f6f04020201036f646204020402026f64040203010379652e040207040808080807');
INSERT INTO message_search_data VALUES(687194767361,X'0000007e043020616e05020c02026d6505020602026f660502090103616c7305021102026e6905020d010365206f05020802026c6c050203010366206105020b0103696d6105020f01036c206d05020502026c2005020401036d616c0502100202652005020701036e696d05020e01036f662005020a010374656c05020204080707080708070808080708070808');
CREATE TABLE IF NOT EXISTS 'message_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO message_search_idx VALUES(1,X'',2);
INSERT INTO message_search_idx VALUES(2,X'',2);
INSERT INTO message_search_idx VALUES(3,X'',2);
INSERT INTO message_search_idx VALUES(4,X'',2);
INSERT INTO message_search_idx VALUES(5,X'',2);
CREATE TABLE IF NOT EXISTS 'message_search_content'(id INTEGER PRIMARY KEY, c0);
INSERT INTO message_search_content VALUES(1,'What is a causerie?');
INSERT INTO message_search_content VALUES(2,'An easy talk, 0.1 at a time.');
INSERT INTO message_search_content VALUES(3,'What is it not?');
INSERT INTO message_search_content VALUES(4,'Goodbye.');
INSERT INTO message_search_content VALUES(5,'Tell me of animals');
CREATE TABLE IF NOT EXISTS 'message_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO message_search_docsize VALUES(1,X'11');
INSERT INTO message_search_docsize VALUES(2,X'1a');
INSERT INTO message_search_docsize VALUES(3,X'0d');
INSERT INTO message_search_docsize VALUES(4,X'06');
INSERT INTO message_search_docsize VALUES(5,X'10');
CREATE TABLE IF NOT EXISTS 'message_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO message_search_config VALUES('version',4);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('chat',2);
INSERT INTO sqlite_sequence VALUES('message',6);
CREATE INDEX message_by_chat ON message (chat_id);
CREATE INDEX message_by_parent ON message (parent_id);
CREATE INDEX message_ending ON message (chat_id) WHERE ends = 1;
CREATE INDEX message_streaming ON message (state) WHERE state = 0;
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
PRAGMA writable_schema=OFF;
COMMIT;
PRAGMA user_version=1;
PRAGMA application_id=1130460531;
