-- SPDX-License-Identifier: GPL-3.0-or-later
-- A library as schema version 6 wrote it: version 5's, with a preset and a chat that began with it.
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
, origin_chat_id INTEGER NOT NULL DEFAULT 0, origin_message_id INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO chat VALUES(1,'c56d3745-fd2f-4a39-954d-b563b5ed5842','On talking',2,1795247282997486,1795247283020128,0,4,0,0,0);
INSERT INTO chat VALUES(2,'63f9aced-3aca-410e-8ace-9b8a232347f9',NULL,0,1795247283060123,1795247283068126,0,6,0,0,0);
INSERT INTO chat VALUES(3,'cb90b465-29a0-4a35-8dc6-a1b5cd219693','On talking',2,1795255618725454,1796000003000000,0,14,0,1,2);
INSERT INTO chat VALUES(4,'a8f4d0ce-1be5-4e4c-8f7a-1b3f4a1f20b7',NULL,0,1796000010000000,1796000010000000,0,15,0,0,0);
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
  failure_retry_at INTEGER, effort TEXT, request_id TEXT, requested_at INTEGER, context_tokens INTEGER,
  CHECK (role <> 0 OR state = 1),
  CHECK (ends = 0 OR (role = 1 AND state = 1))
) STRICT;
INSERT INTO message VALUES(1,'4c904225-eba9-462f-8f33-35d0e7c2a31f',1,0,0,1,0,0,1795247282997486,NULL,'What is a causerie?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(2,'3a4c0dc0-ecad-4c39-ba9a-999fa8cd6953',1,1,1,1,0,0,1795247283000084,1795247283004249,'An easy talk, 0.1 at a time.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','end_turn','{"output_tokens":3}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(3,'f7da48a2-dae8-4c62-9f7a-9be64e2dc667',1,0,0,1,0,0,1795247283011984,NULL,'What is it not?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(4,'8e0db740-8342-489e-9a02-656e090ffa52',1,3,1,1,1,0,1795247283020128,1795247283028159,'Goodbye.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','tool_use','{"output_tokens":3}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(5,'eafc46d7-d0ff-41fd-850d-bfa1cd0e652a',2,0,0,1,0,0,1795247283060123,NULL,'Tell me of animals',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(6,'a7f3c769-4f37-4c55-90f9-6baeb056679d',2,5,1,3,0,0,1795247283068126,1795255618722425,'Once there was a walrus','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(7,'78e93423-6070-4d06-829d-dab8e4ad5818',3,0,0,1,0,0,1795247282997486,NULL,'What is a causerie?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(8,'285601ae-8d31-4cc1-af49-e99d50b2a00c',3,7,1,1,0,0,1795247283000084,1795247283004249,'An easy talk, 0.1 at a time.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','end_turn','{"output_tokens":3}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(9,'2a8b1292-6893-4537-b537-ba8bcc1a77f7',3,8,0,1,0,0,1795255618728578,NULL,'Is a walrus at ease?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(10,'6a036557-055d-4bd0-bb35-5f83e0ce8805',3,9,1,1,0,0,1795255618729550,1795255618730414,'At ease, yes.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','end_turn','{"output_tokens":3}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(11,'1f0c1a0e-7b58-4f4f-9d4e-0d5f0f2a9c31',3,10,0,1,0,0,1796000000000000,NULL,'ode.txt',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(12,'7b1f7b0a-52a9-4f39-8f0d-6f3a5f9d2c84',3,11,1,1,0,0,1796000001000000,1796000002000000,'A short ode.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','end_turn','{"output_tokens":3}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(13,'5b0c9a51-1c1f-4b52-9be0-54a8d8f6c9d1',3,12,0,1,0,0,1796000002000000,NULL,'Which ode?',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO message VALUES(14,'0f6f0c4e-7f0e-43a3-8d3e-9f6a2d1f7c55',3,13,1,1,0,0,1796000003000000,1796000006000000,'The one to walruses.','claude-opus-5-5-20261020','claude-opus-5-5','https://api.example','end_turn','{"input_tokens":40,"output_tokens":9}',NULL,NULL,NULL,NULL,'medium','req_011Cdump',1796000002500000,40);
INSERT INTO message VALUES(15,'c7fd1b53-52b9-4b62-9b5e-0e4f6b1d7a10',4,0,0,1,0,0,1796000010000000,NULL,'Good morning',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO content VALUES(7,'[{"type":"text","text":"What is a causerie?"}]');
INSERT INTO content VALUES(8,'[{"type":"text","text":"An easy talk, 0.1 at a time."}]');
INSERT INTO content VALUES(9,'[{"type":"text","text":"Is a walrus at ease?"}]');
INSERT INTO content VALUES(10,'[{"type":"text","text":"At ease, yes."}]');
INSERT INTO content VALUES(11,'[{"type":"document","source":{"type":"attachment","media_type":"text/plain","sha256":"b8ada376491c410c0a711200ad56ac5ddf8b55fbde271068411cc983e8a9a008"},"title":"ode.txt","size":19,"tokens":5}]');
INSERT INTO content VALUES(12,'[{"type":"text","text":"A short ode."}]');
INSERT INTO content VALUES(13,'[{"type":"text","text":"Which ode?"}]');
INSERT INTO content VALUES(14,'[{"type":"thinking","thinking":"Of which?","signature":"c2ln"},{"type":"text","text":"The one to walruses."}]');
INSERT INTO content VALUES(15,'[{"type":"text","text":"Good morning"}]');
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
INSERT INTO choice VALUES(3,0,7);
INSERT INTO choice VALUES(3,7,8);
INSERT INTO choice VALUES(3,8,9);
INSERT INTO choice VALUES(3,9,10);
INSERT INTO choice VALUES(3,11,12);
INSERT INTO choice VALUES(3,12,13);
INSERT INTO choice VALUES(3,13,14);
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
INSERT INTO prefix VALUES(3,'https://api.example','claude-opus-5-5','"sys"','[]');
INSERT INTO prefix VALUES(4,'https://api.anthropic.com','claude-opus-5-5','"Translate into French."',NULL);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','title_search','title_search',0,'CREATE VIRTUAL TABLE title_search USING fts5 (text, tokenize = ''trigram'')');
CREATE TABLE IF NOT EXISTS 'title_search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO title_search_data VALUES(1,X'0210');
INSERT INTO title_search_data VALUES(10,X'000000000102020002010101020101');
INSERT INTO title_search_data VALUES(137438953473,X'0000004404302074610102040103616c6b0102060103696e6701020901036b696e01020801036c6b6901020701036e207401020301036f6e20010202010374616c0102050408080808080808');
INSERT INTO title_search_data VALUES(274877906945,X'0000004404302074610302040103616c6b0302060103696e6703020901036b696e03020801036c6b6903020701036e207403020301036f6e20030202010374616c0302050408080808080808');
CREATE TABLE IF NOT EXISTS 'title_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO title_search_idx VALUES(1,X'',2);
INSERT INTO title_search_idx VALUES(2,X'',2);
CREATE TABLE IF NOT EXISTS 'title_search_content'(id INTEGER PRIMARY KEY, c0);
INSERT INTO title_search_content VALUES(1,'On talking');
INSERT INTO title_search_content VALUES(3,'On talking');
CREATE TABLE IF NOT EXISTS 'title_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO title_search_docsize VALUES(1,X'08');
INSERT INTO title_search_docsize VALUES(3,X'08');
CREATE TABLE IF NOT EXISTS 'title_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO title_search_config VALUES('version',4);
INSERT INTO sqlite_schema(type,name,tbl_name,rootpage,sql)VALUES('table','message_search','message_search',0,'CREATE VIRTUAL TABLE message_search USING fts5 (text, tokenize = ''trigram'')');
CREATE TABLE IF NOT EXISTS 'message_search_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO message_search_data VALUES(1,X'0e8159');
INSERT INTO message_search_data VALUES(10,X'00000000010d0d000d0101010201010301010401010501010601010701010801010901010a01010b01010c01010d0101');
INSERT INTO message_search_data VALUES(137438953473,X'0000008604302061200102090202636101020b02026973010206010361206301020a020274200102040202757301020d010363617501020c01036572690102100103686174010203010369653f01021202027320010207010372696501021101037320610102080202657201020f0103742069010205010375736501020e01037768610102020408070708070708080808070808070808');
INSERT INTO message_search_data VALUES(274877906945,X'000000c7043020302e02020f02026120020216030174020213020265610202040202746102020903016902021801032c203002020e01032e31200202110103302e310202100103312061020212010361207402021702026c6b02020b02026e20020202020273790202060202742002021401036561730202050103696d6502021a01036b2c2002020d01036c6b2c02020c01036d652e02021b01036e2065020203010373792002020701037420610202150202616c02020a0202696d02021901037920740202080408070607070608080808080707070708080808080808080707');
INSERT INTO message_search_data VALUES(412316860417,X'00000066043020697303020603017403020902026e6f03020c0103617420030204010368617403020301036973200302070202742003020a01036e6f7403020d01036f743f03020e0103732069030208010374206903020503016e03020b010377686103020204080607080808070808080806');
INSERT INTO message_search_data VALUES(549755813889,X'00000033043062796504020601036462790402050103676f6f04020201036f646204020402026f64040203010379652e040207040808080807');
INSERT INTO message_search_data VALUES(687194767361,X'0000007e043020616e05020c02026d6505020602026f660502090103616c7305021102026e6905020d010365206f05020802026c6c050203010366206105020b0103696d6105020f01036c206d05020502026c2005020401036d616c0502100202652005020701036e696d05020e01036f662005020a010374656c05020204080707080708070808080708070808');
INSERT INTO message_search_data VALUES(824633720833,X'0000009b0430206120060210020274680602060202776106040c08010361207706021102026c720602140202732006020e0103636520060204010365207406020503017706020b02027265060209010368657206020801036c727506021501036e636506020301036f6e63060202010372652006020a02027573060216010373206106020f0103746865060207010377616c06021303017306020d0408070808070708080607080808080807080808');
INSERT INTO message_search_data VALUES(962072674305,X'0000008604302061200702090202636107020b02026973070206010361206307020a020274200702040202757307020d010363617507020c01036572690702100103686174070203010369653f07021202027320070207010372696507021101037320610702080202657207020f0103742069070205010375736507020e01037768610702020408070708070708080808070808070808');
INSERT INTO message_search_data VALUES(1099511627777,X'000000c7043020302e08020f02026120080216030174080213020265610802040202746108020903016908021801032c203008020e01032e31200802110103302e310802100103312061080212010361207408021702026c6b08020b02026e20080202020273790802060202742008021401036561730802050103696d6508021a01036b2c2008020d01036c6b2c08020c01036d652e08021b01036e2065080203010373792008020701037420610802150202616c08020a0202696d08021901037920740802080408070607070608080808080707070708080808080808080707');
INSERT INTO message_search_data VALUES(1236950581249,X'00000085043020612009020403017409020d0202656109021002027761090206010361207709020502026c72090208020273650902120202742009020e0103656173090211010369732009020201036c7275090209010372757309020a01037320610904030b0202653f090213010374206509020f010375732009020b010377616c0902070408060707080707070808080809070808');
INSERT INTO message_search_data VALUES(1374389534721,X'0000005804302065610a0204020279650a020a01032c20790a020901036173650a0206020274200a02020103652c200a0208020261730a02050202732e0a020c010373652c0a020701037420650a020301037965730a020b0408070808070807070808');
INSERT INTO message_search_data VALUES(1511828488193,X'000000520430206f640c0209020273680c020301036120730c0202010364652e0c020b0103686f720c020501036f64650c020a020272740c020601037274200c0207010373686f0c0204010374206f0c020804080708080808070808');
INSERT INTO message_search_data VALUES(1649267441665,X'000000c70430206f640d020703016e0e02050202746f0e0209020277610e020c0103616c720e020e01036368200d0205010364653f0d0209010365206f0e02040301740e02080202732e0e0213010368206f0d0206020265200e0203020269630d020301036963680d020401036c72750e020f01036e65200e020701036f20770e020b020264650d020802026e650e020601037275730e021001037365730e021201037468650e020202026f200e020a01037573650e0211010377616c0e020d020268690d02020408060707080808080607080707080808080707080808070808');
INSERT INTO message_search_data VALUES(1786706395137,X'000000520430206d6f0f0206010364206d0f02050103676f6f0f02020103696e670f020b01036d6f720f020701036e696e0f020a01036f64200f020402026f640f02030202726e0f02080103726e690f020904080808080808080707');
CREATE TABLE IF NOT EXISTS 'message_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
INSERT INTO message_search_idx VALUES(1,X'',2);
INSERT INTO message_search_idx VALUES(2,X'',2);
INSERT INTO message_search_idx VALUES(3,X'',2);
INSERT INTO message_search_idx VALUES(4,X'',2);
INSERT INTO message_search_idx VALUES(5,X'',2);
INSERT INTO message_search_idx VALUES(6,X'',2);
INSERT INTO message_search_idx VALUES(7,X'',2);
INSERT INTO message_search_idx VALUES(8,X'',2);
INSERT INTO message_search_idx VALUES(9,X'',2);
INSERT INTO message_search_idx VALUES(10,X'',2);
INSERT INTO message_search_idx VALUES(11,X'',2);
INSERT INTO message_search_idx VALUES(12,X'',2);
INSERT INTO message_search_idx VALUES(13,X'',2);
CREATE TABLE IF NOT EXISTS 'message_search_content'(id INTEGER PRIMARY KEY, c0);
INSERT INTO message_search_content VALUES(1,'What is a causerie?');
INSERT INTO message_search_content VALUES(2,'An easy talk, 0.1 at a time.');
INSERT INTO message_search_content VALUES(3,'What is it not?');
INSERT INTO message_search_content VALUES(4,'Goodbye.');
INSERT INTO message_search_content VALUES(5,'Tell me of animals');
INSERT INTO message_search_content VALUES(6,'Once there was a walrus');
INSERT INTO message_search_content VALUES(7,'What is a causerie?');
INSERT INTO message_search_content VALUES(8,'An easy talk, 0.1 at a time.');
INSERT INTO message_search_content VALUES(9,'Is a walrus at ease?');
INSERT INTO message_search_content VALUES(10,'At ease, yes.');
INSERT INTO message_search_content VALUES(12,'A short ode.');
INSERT INTO message_search_content VALUES(13,'Which ode?');
INSERT INTO message_search_content VALUES(14,'The one to walruses.');
INSERT INTO message_search_content VALUES(15,'Good morning');
CREATE TABLE IF NOT EXISTS 'message_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
INSERT INTO message_search_docsize VALUES(1,X'11');
INSERT INTO message_search_docsize VALUES(2,X'1a');
INSERT INTO message_search_docsize VALUES(3,X'0d');
INSERT INTO message_search_docsize VALUES(4,X'06');
INSERT INTO message_search_docsize VALUES(5,X'10');
INSERT INTO message_search_docsize VALUES(6,X'15');
INSERT INTO message_search_docsize VALUES(7,X'11');
INSERT INTO message_search_docsize VALUES(8,X'1a');
INSERT INTO message_search_docsize VALUES(9,X'12');
INSERT INTO message_search_docsize VALUES(10,X'0b');
INSERT INTO message_search_docsize VALUES(12,X'0a');
INSERT INTO message_search_docsize VALUES(13,X'08');
INSERT INTO message_search_docsize VALUES(14,X'12');
INSERT INTO message_search_docsize VALUES(15,X'0a');
CREATE TABLE IF NOT EXISTS 'message_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO message_search_config VALUES('version',4);
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL
) STRICT;
INSERT INTO attachment VALUES(1,'b8ada376491c410c0a711200ad56ac5ddf8b55fbde271068411cc983e8a9a008',19);
CREATE TABLE attachment_part (
  id INTEGER PRIMARY KEY,
  attachment_id INTEGER NOT NULL REFERENCES attachment (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (attachment_id, position)
) STRICT;
INSERT INTO attachment_part VALUES(1,1,0,X'416e206f646520746f2077616c72757365730a');
CREATE TABLE message_attachment (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  attachment_id INTEGER NOT NULL REFERENCES attachment (id),
  UNIQUE (message_id, attachment_id)
) STRICT;
INSERT INTO message_attachment VALUES(1,11,1);
CREATE TABLE draft_attachment (
  id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL,
  message_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  attachment_id INTEGER REFERENCES attachment (id),
  json TEXT NOT NULL,
  UNIQUE (chat_id, message_id, position)
) STRICT;
INSERT INTO draft_attachment VALUES(1,2,0,0,1,'{"type":"document","source":{"type":"attachment","media_type":"text/plain","sha256":"b8ada376491c410c0a711200ad56ac5ddf8b55fbde271068411cc983e8a9a008"},"title":"ode.txt","size":19,"tokens":5}');
CREATE TABLE reply_without_thinking (
  message_id INTEGER PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE
) STRICT;
INSERT INTO reply_without_thinking VALUES(12);
CREATE TABLE thinking_time (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  UNIQUE (message_id, position)
) STRICT;
INSERT INTO thinking_time VALUES(1,14,0,2300);
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
INSERT INTO preset VALUES(1,'0e0dbb43-7c77-4f4c-8f15-5e9a40a5a3a2','Translator',0,'Translate into French.',NULL,'claude-opus-5-5','low',0);
CREATE TABLE chat_setup (
  chat_id INTEGER PRIMARY KEY,
  preset_uid TEXT,
  preset_name TEXT,
  instructions TEXT,
  web_search INTEGER NOT NULL DEFAULT 0 CHECK (web_search IN (0, 1)),
  web_fetch INTEGER NOT NULL DEFAULT 0 CHECK (web_fetch IN (0, 1)),
  copied_until INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO chat_setup VALUES(4,'0e0dbb43-7c77-4f4c-8f15-5e9a40a5a3a2','Translator','Translate into French.',1,0,0);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('chat',4);
INSERT INTO sqlite_sequence VALUES('message',15);
INSERT INTO sqlite_sequence VALUES('attachment',1);
INSERT INTO sqlite_sequence VALUES('preset',1);
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
CREATE TRIGGER chat_origin_frozen BEFORE UPDATE OF origin_chat_id, origin_message_id ON chat
WHEN NEW.origin_chat_id IS NOT OLD.origin_chat_id
  OR NEW.origin_message_id IS NOT OLD.origin_message_id
BEGIN
  SELECT RAISE (ABORT, 'causerie: frozen');
END;
CREATE INDEX message_attachment_by_attachment ON message_attachment (attachment_id);
CREATE INDEX draft_attachment_by_attachment ON draft_attachment (attachment_id);
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
PRAGMA writable_schema=OFF;
COMMIT;
PRAGMA user_version=6;
PRAGMA application_id=1130460531;
