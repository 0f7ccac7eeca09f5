/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests libraries with one flipped byte or one damaged page. Each opens or fails with an error,
 * everything readable is read, a message is written if possible, and no readable text is changed.
 * Crashes and warnings are fatal. */
#include "config.h"

#include "causerie-test-library.h"

#include "causerie-block.h"
#include "causerie-error.h"

#include <string.h>
#include <unistd.h>

#define PAGE 4096
#define SEED 20261128
#define N_CHATS 12
#define MOST_MESSAGES 100

static const char *const text_queries[] = {
  "SELECT json FROM content WHERE message_id = ?",
  "SELECT title FROM chat WHERE id = ?",
  "SELECT text FROM draft WHERE chat_id = ?",
};

#define N_QUERIES G_N_ELEMENTS (text_queries)

/* The texts that SQLite itself can read from a library's file. */
typedef struct
{
  GBytes *texts[N_QUERIES][MOST_MESSAGES + 1]; /* by id; NULL for unreadable texts */
} Texts;

typedef struct
{
  guint n;
  guint n_open;
  guint n_listed;
  guint n_written;
  guint n_failed;
} Counts;

static GBytes *
read_text (sqlite3 *db, const char *sql, int id)
{
  g_autoptr (GBytes) text = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_int (statement, 1, id);
  if (sqlite3_step (statement) == SQLITE_ROW)
    {
      const void *bytes = sqlite3_column_blob (statement, 0);

      text = g_bytes_new (bytes, (gsize)sqlite3_column_bytes (statement, 0));
    }
  (void)sqlite3_finalize (statement);
  return g_steal_pointer (&text);
}

/* Reads the texts without changing the file. */
static Texts *
read_texts (const char *path)
{
  g_autofree char *uri = g_strdup_printf ("file:%s?immutable=1", path);
  Texts *self = g_new0 (Texts, 1);
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK)
    for (gsize i = 0; i < N_QUERIES; i++)
      for (int id = 1; id <= MOST_MESSAGES; id++)
        self->texts[i][id] = read_text (db, text_queries[i], id);
  (void)sqlite3_close (db);
  return self;
}

static void
free_texts (Texts *self)
{
  for (gsize i = 0; i < N_QUERIES; i++)
    for (int id = 1; id <= MOST_MESSAGES; id++)
      g_clear_pointer (&self->texts[i][id], g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Texts, free_texts)

static gboolean
are_equal (GBytes *one, GBytes *other)
{
  return one != NULL && other != NULL && g_bytes_equal (one, other);
}

/* Checks that all texts that were readable are still there, byte for byte. */
static void
assert_unchanged (const Texts *original, const Texts *before, const Texts *after)
{
  for (gsize i = 0; i < N_QUERIES; i++)
    for (int id = 1; id <= MOST_MESSAGES; id++)
      if (are_equal (original->texts[i][id], before->texts[i][id]))
        g_assert_true (are_equal (original->texts[i][id], after->texts[i][id]));
}

static void
write_now (CauserieTestLibrary *test, GAsyncResult **place)
{
  g_autoptr (GError) error = NULL;

  causerie_test_write (test->library, place, &error);
  g_assert_no_error (error);
}

/* Adds all kinds of rows, and texts that are longer than a page. */
static void
add_rows (CauserieTestLibrary *test)
{
  g_autofree char *words = g_strnfill (6000, 'w');
  g_autofree char *long_text = g_strconcat ("A heron. ", words, NULL);
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, "No network", "req_1", 0);
  CauserieFeedback feedback
      = { .verdict = CAUSERIE_VERDICT_GOOD, .reasons = "clear", .text = "Yes" };
  CauserieLibrary *library = test->library;
  GAsyncResult *place = NULL;
  gint64 reply = 0;

  for (guint i = 0; i < N_CHATS; i++)
    {
      gint64 chat_id = 0;
      gint64 question = causerie_test_add (library, &chat_id, CAUSERIE_ROOT, "What is a heron?");

      reply = causerie_test_reply (library, chat_id, question, i % 3 == 0 ? long_text : "A bird.",
                                   FALSE);
      question = causerie_test_add (library, &chat_id, reply, "And a stork?");
      causerie_library_set_failure_async (library, question, failure, NULL,
                                          causerie_test_take_result, &place);
      write_now (test, &place);
      causerie_test_reply (library, chat_id, question, "Goodbye.", i % 4 == 0);
      causerie_test_add (library, &chat_id, reply, "And a crane?");
      causerie_library_set_title_async (library, chat_id, "Of birds", CAUSERIE_TITLE_USER, NULL,
                                        causerie_test_take_result, &place);
      write_now (test, &place);
      causerie_library_set_draft_async (library, chat_id, 0, "A draft", NULL,
                                        causerie_test_take_result, &place);
      write_now (test, &place);
      causerie_library_set_feedback_async (library, reply, &feedback, NULL,
                                           causerie_test_take_result, &place);
      write_now (test, &place);
    }
  causerie_library_delete_message_async (library, reply, TRUE, NULL, causerie_test_take_result,
                                         &place);
  write_now (test, &place);
}

/* A damaged library that is used. */
typedef struct
{
  CauserieLibrary *library;
  const Texts *original;
  const Texts *before; /* the texts of the damaged file, before it was used */
} Trial;

static void
assert_utf8 (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
assert_known (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, CAUSERIE_ERROR);
}

/* Checks that sound messages are shown with their original content. */
static void
assert_true_content (const Texts *original, const Texts *before, gint64 id,
                     const CauserieContent *content)
{
  GBytes *text;

  assert_utf8 (causerie_content_get_json (content));
  if (id < 1 || id > MOST_MESSAGES)
    return;
  text = original->texts[0][id];
  if (are_equal (text, before->texts[0][id]))
    g_assert_cmpmem (causerie_content_get_json (content), causerie_content_get_size (content),
                     g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
read_contents (Trial *self, GPtrArray *messages)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) contents = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer id;
  gpointer content;

  for (guint i = 0; i < messages->len; i++)
    {
      gint64 message_id = causerie_message_get_id (messages->pdata[i]);

      assert_utf8 (causerie_message_get_model (messages->pdata[i]));
      assert_utf8 (causerie_message_get_first_words (messages->pdata[i]));
      g_array_append_val (ids, message_id);
    }
  causerie_library_load_contents_async (self->library, ids, NULL, causerie_test_take_result,
                                        &place);
  result = causerie_test_await (&place);
  contents = causerie_library_load_contents_finish (self->library, result, &error);
  if (contents == NULL)
    {
      assert_known (error);
      return;
    }
  g_hash_table_iter_init (&iter, contents);
  while (g_hash_table_iter_next (&iter, &id, &content))
    assert_true_content (self->original, self->before, *(gint64 *)id, content);
}

static void
read_draft (Trial *self, gint64 chat_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  GAsyncResult *place = NULL;

  causerie_library_get_draft_async (self->library, chat_id, 0, NULL, causerie_test_take_result,
                                    &place);
  result = causerie_test_await (&place);
  draft = causerie_library_get_draft_finish (self->library, result, &error);
  assert_utf8 (draft);
  if (error != NULL)
    assert_known (error);
}

static void
read_chat (Trial *self, gint64 chat_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieChatRecord) chat = NULL;
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_load_chat_async (self->library, chat_id, NULL, causerie_test_take_result,
                                    &place);
  result = causerie_test_await (&place);
  chat = causerie_library_load_chat_finish (self->library, result, &error);
  if (chat == NULL)
    {
      assert_known (error);
      return;
    }
  if (!causerie_tree_load (tree, chat->messages, chat->choices, chat->deleted, &error))
    assert_known (error);
  read_contents (self, chat->messages);
}

static gboolean
read_chats (Trial *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_list_chats_async (self->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  chats = causerie_library_list_chats_finish (self->library, result, &error);
  if (chats == NULL)
    {
      assert_known (error);
      return FALSE;
    }
  for (guint i = 0; i < chats->len; i++)
    {
      const CauserieChatRecord *chat = chats->pdata[i];

      assert_utf8 (chat->title);
      read_draft (self, chat->id);
      read_chat (self, chat->id);
    }
  return TRUE;
}

static void
search_words (Trial *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_search_async (self->library, "heron", NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  found = causerie_library_search_finish (self->library, result, &error);
  if (found == NULL)
    assert_known (error);
}

static void
read_feedback (Trial *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) feedback = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_list_feedback_async (self->library, 0, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  feedback = causerie_library_list_feedback_finish (self->library, result, &error);
  if (feedback == NULL)
    assert_known (error);
}

static gboolean
write_message (Trial *self)
{
  g_autoptr (CauserieMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;

  message = causerie_test_try_add (self->library, &chat_id, CAUSERIE_ROOT, "New", &error);
  if (message == NULL)
    assert_known (error);
  return message != NULL;
}

static void
use_library (Trial *self, Counts *counts)
{
  g_autoptr (GError) error = NULL;

  counts->n++;
  if (!causerie_test_open (self->library, &error))
    {
      assert_known (error);
      counts->n_failed++;
      return;
    }
  counts->n_open++;
  counts->n_listed += read_chats (self);
  search_words (self);
  read_feedback (self);
  counts->n_written += write_message (self);
  causerie_test_close (self->library);
}

static void
try_one (const Texts *original, const char *bytes, gsize length, Counts *counts)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (Texts) before = NULL;
  g_autoptr (Texts) after = NULL;
  Trial trial;

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  before = read_texts (path);
  trial = (Trial){ causerie_library_new (folder), original, before };
  use_library (&trial, counts);
  g_clear_object (&trial.library);
  after = read_texts (path);
  assert_unchanged (original, before, after);
  causerie_test_remove_folder (folder);
}

static char *
make_library (CauserieTestLibrary *test, gsize *length, Texts **texts)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  char *bytes = NULL;

  add_rows (test);
  causerie_test_close (test->library);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  *texts = read_texts (path);
  for (int id = 1; id <= N_CHATS; id++)
    g_assert_nonnull ((*texts)->texts[N_QUERIES - 1][id]);
  return bytes;
}

static void
report (const Counts *counts)
{
  g_test_message ("%u libraries: %u opened, %u listed, %u written, %u refused", counts->n,
                  counts->n_open, counts->n_listed, counts->n_written, counts->n_failed);
}

static gboolean
is_long (void)
{
  return g_getenv ("CAUSERIE_LONG") != NULL;
}

static void
test_flipped_byte (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  gsize length;
  g_autoptr (Texts) original = NULL;
  g_autofree char *bytes = make_library (test, &length, &original);
  Counts counts = { 0 };

  for (guint i = 0; i < (is_long () ? 2000 : 80); i++)
    {
      gsize at = (gsize)g_rand_int_range (rand, 0, (gint32)length);
      char mask = (char)g_rand_int_range (rand, 1, 256);

      bytes[at] ^= mask;
      try_one (original, bytes, length, &counts);
      bytes[at] ^= mask;
    }
  report (&counts);
  g_assert_cmpuint (counts.n_written, >, counts.n / 2);
}

/* Fills the page with zeros, random bytes or the content of another page. */
static void
damage_page (GRand *rand, char *page, const char *bytes, gsize n_pages)
{
  switch (g_rand_int_range (rand, 0, 3))
    {
    case 0:
      memset (page, 0, PAGE);
      break;
    case 1:
      for (guint i = 0; i < PAGE; i++)
        page[i] = (char)g_rand_int_range (rand, 0, 256);
      break;
    default:
      memmove (page, bytes + PAGE * (gsize)g_rand_int_range (rand, 1, (gint32)n_pages), PAGE);
    }
}

static void
test_damaged_page (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (SEED);
  gsize length;
  g_autoptr (Texts) original = NULL;
  g_autofree char *bytes = make_library (test, &length, &original);
  Counts counts = { 0 };

  for (guint i = 0; i < (is_long () ? 500 : 20); i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);
      gsize page = (gsize)g_rand_int_range (rand, 0, (gint32)(length / PAGE));

      damage_page (rand, damaged + page * PAGE, bytes, length / PAGE);
      try_one (original, damaged, length, &counts);
    }
  report (&counts);
  g_assert_cmpuint (counts.n_listed, >, counts.n / 2);
}

static gsize
find_root (const char *path, const char *table)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gsize page;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  page = (gsize)sqlite3_column_int64 (statement, 0);
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return page;
}

static gsize
get_16 (const guint8 *bytes)
{
  return (gsize)bytes[0] << 8 | bytes[1];
}

/* Lists the leaves below the root page of a table, except the last (SQLite, "Database File Format",
 * section 1.6). */
static GArray *
list_leaves (const char *path, const char *bytes, const char *table)
{
  const guint8 *root = (const guint8 *)bytes + (find_root (path, table) - 1) * PAGE;
  GArray *leaves = g_array_new (FALSE, FALSE, sizeof (gsize));

  g_assert_cmpuint (root[0], ==, 0x05);
  for (gsize i = 0; i < get_16 (root + 3); i++)
    {
      const guint8 *cell = root + get_16 (root + 12 + 2 * i);
      gsize page = get_16 (cell) << 16 | get_16 (cell + 2);

      g_array_append_val (leaves, page);
    }
  g_assert_cmpuint (leaves->len, >, 0);
  return leaves;
}

static gboolean
is_index_complete (gpointer path)
{
  sqlite3_stmt *statement = NULL;
  sqlite3 *db = NULL;
  gboolean complete;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  complete = sqlite3_prepare_v2 (db,
                                 "SELECT (SELECT count (*) FROM message WHERE state <> 0)"
                                 " = (SELECT count (*) FROM message_search_docsize)",
                                 -1, &statement, NULL)
                 == SQLITE_OK
             && sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int (statement, 0);
  (void)sqlite3_finalize (statement);
  (void)sqlite3_close (db);
  return complete;
}

/* Detects the damage by a search, and waits until the index has been rebuilt. */
static void
search_and_wait_for_repair (const Texts *original, const char *bytes, gsize length)
{
  g_autofree char *folder = causerie_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (Texts) after = NULL;
  Trial trial = { library, original, original };

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  causerie_test_open (library, &error);
  g_assert_no_error (error);
  search_words (&trial);
  write_message (&trial);
  g_assert_true (causerie_test_wait_until (is_index_complete, path, 20));
  causerie_test_close (library);
  after = read_texts (path);
  assert_unchanged (original, original, after);
  causerie_test_remove_folder (folder);
}

/* If a page of the index is a copy of a page of texts, it refers to their overflow pages.
 * Rebuilding the index must not free these. */
static void
test_index_with_a_page_of_texts (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autoptr (Texts) original = NULL;
  gsize length;
  g_autofree char *bytes = make_library (test, &length, &original);
  g_autoptr (GArray) from = list_leaves (path, bytes, "content");
  g_autoptr (GArray) to = list_leaves (path, bytes, "message_search_data");
  const char *texts = bytes + (g_array_index (from, gsize, 0) - 1) * PAGE;

  for (guint i = 0; i < to->len; i++)
    {
      g_autofree char *damaged = g_memdup2 (bytes, length);

      memcpy (damaged + (g_array_index (to, gsize, i) - 1) * PAGE, texts, PAGE);
      search_and_wait_for_repair (original, damaged, length);
    }
}

int
main (int argc, char **argv)
{
  /* Create the hundreds of libraries in memory, which is faster than a disk. */
  if (access ("/dev/shm", W_OK | X_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/flips/one-flipped-byte", test_flipped_byte);
  causerie_test_library_add_test ("/flips/one-damaged-page", test_damaged_page);
  causerie_test_library_add_test ("/flips/index-with-a-page-of-texts",
                                  test_index_with_a_page_of_texts);
  return g_test_run ();
}
