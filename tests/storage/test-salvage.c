/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that all readable rows of a damaged library are copied into a new one. */
#include "config.h"

#include "causerie-test-library.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define PAGE 4096
#define N_CHATS 300
#define N_MESSAGES 3000
#define NOBODY 65534

static const char *const filling
    = "BEGIN;"
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
      " INSERT INTO chat (uid, title, title_origin, created_at, updated_at)"
      " SELECT 'chat-' || i, 'Of birds, part ' || i, 2, i, i FROM n;"
      "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
      " INSERT INTO message (uid, chat_id, parent_id, role, state, created_at, model)"
      " SELECT 'message-' || i, (i - 1) / 10 + 1, iif ((i - 1) % 10 = 0, 0, i - 1), (i - 1) % 2, 1,"
      " i, 'a-model' FROM n;"
      "INSERT INTO content SELECT id, '[{\"type\":\"text\",\"text\":\"Words number ' || id || ' '"
      " || hex (zeroblob (id % 300)) || '\"}]' FROM message;"
      "INSERT INTO feedback SELECT id, 1, 'clear', 'Good', 1 FROM message WHERE id % 20 = 0;"
      "INSERT INTO reply_without_thinking SELECT id FROM message WHERE id % 10 = 0;"
      "INSERT INTO choice SELECT id, 0, id * 10 - 9 FROM chat;"
      "INSERT INTO draft SELECT id, 0, 'A draft' FROM chat WHERE id % 3 = 0;"
      "INSERT INTO draft VALUES (0, 0, 'Not yet sent');"
      "INSERT INTO prefix SELECT id, 'anthropic', 'a-model', 'Be kind', NULL FROM chat;"
      "COMMIT";

static void
fill (CauserieTestLibrary *test)
{
  sqlite3 *db;
  char *words = NULL;

  causerie_test_close (test->library);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db, filling, NULL, NULL, &words), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static int
add_row (void *data, int n, char **values, char **names)
{
  GString *row = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    g_string_append_printf (row, "%s=%s;", names[i], values[i] != NULL ? values[i] : "NULL");
  g_hash_table_insert (data, g_strdup (values[0]), g_string_free (row, FALSE));
  return 0;
}

/* Returns the rows of a table by their first column. */
static GHashTable *
read_table (CauserieTestLibrary *test, const char *table)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s", table);
  sqlite3 *db = causerie_test_library_open_raw (test);

  g_assert_cmpint (sqlite3_exec (db, sql, add_row, rows, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return rows;
}

static gint64
query (CauserieTestLibrary *test, const char *sql)
{
  sqlite3 *db = causerie_test_library_open_raw (test);
  sqlite3_stmt *statement = NULL;
  gint64 answer;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return answer;
}

static guint
get_16 (const guint8 *bytes)
{
  return (guint)bytes[0] << 8 | bytes[1];
}

static gint64
get_varint (const guint8 **bytes)
{
  gint64 number = 0;

  do
    number = number << 7 | (**bytes & 0x7f);
  while (*(*bytes)++ & 0x80);
  return number;
}

/* Adds the ids on a leaf page of a table (SQLite, "Database File Format", section 1.6). */
static void
add_ids (const guint8 *leaf, GHashTable *ids)
{
  g_assert_cmpuint (leaf[0], ==, 0x0d);
  for (guint i = 0; i < get_16 (leaf + 3); i++)
    {
      const guint8 *cell = leaf + get_16 (leaf + 8 + 2 * i);

      get_varint (&cell);
      g_hash_table_add (ids, g_strdup_printf ("%" G_GINT64_FORMAT, get_varint (&cell)));
    }
}

/* Overwrites a leaf page of a table with two levels, at the given number of quarters of the table.
   The library must be closed. Returns: the ids of its rows */
static GHashTable *
damage_leaf (CauserieTestLibrary *test, const char *table, guint quarter)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 root_page = query (test, sql);
  g_autofree char *contents = NULL;
  const guint8 *root;
  const guint8 *cell;
  gsize length;
  gsize page;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  root = (const guint8 *)contents + (root_page - 1) * PAGE;
  g_assert_cmpuint (root[0], ==, 0x05);
  cell = root + get_16 (root + 12 + 2 * (get_16 (root + 3) * quarter / 4));
  page = (gsize)get_16 (cell) << 16 | get_16 (cell + 2);
  add_ids ((const guint8 *)contents + (page - 1) * PAGE, ids);
  g_assert_cmpuint (g_hash_table_size (ids), >, 1);
  memset (contents + (page - 1) * PAGE, 0xa5, PAGE);
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
  return ids;
}

/* Opens the library and lists the chats, one of which detects the damage. */
static void
find_damage (CauserieTestLibrary *test)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gboolean damaged = FALSE;

  if (causerie_test_open (test->library, &error))
    {
      causerie_library_list_chats_async (test->library, NULL, causerie_test_take_result, &place);
      result = causerie_test_await (&place);
      chats = causerie_library_list_chats_finish (test->library, result, &error);
    }
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
  g_object_get (test->library, "damaged", &damaged, NULL);
  g_assert_true (damaged);
}

static CauserieSalvaged *
try_salvage (CauserieTestLibrary *test, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_library_salvage_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_library_salvage_finish (test->library, result, error);
}

/* Salvages the library and checks that the damaged file still exists. */
static CauserieSalvaged *
salvage (CauserieTestLibrary *test)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *before = NULL;
  g_autofree char *damaged_path = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  CauserieSalvaged *salvaged;
  gsize length = 0;
  gsize contents_length = 0;

  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  salvaged = try_salvage (test, &error);
  g_assert_no_error (error);
  damaged_path = g_build_filename (salvaged->folder, "library.sqlite", NULL);
  g_assert_true (g_file_get_contents (damaged_path, &contents, &contents_length, NULL));
  g_assert_cmpmem (contents, contents_length, before, length);
  return salvaged;
}

/* Checks that every row is unchanged, except those with a lost id. */
static void
assert_unchanged (CauserieTestLibrary *test, const char *table, GHashTable *before,
                  GHashTable *lost)
{
  g_autoptr (GHashTable) after = read_table (test, table);
  GHashTableIter iter;
  gpointer id;
  gpointer row;

  g_assert_cmpuint (g_hash_table_size (before), >, 50);
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &row))
    if (lost == NULL || !g_hash_table_contains (lost, id))
      g_assert_cmpstr (g_hash_table_lookup (after, id), ==, row);
}

/* Checks that the new file is a sound library that can be written. */
static void
assert_sound (CauserieTestLibrary *test)
{
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;

  g_assert_cmpint (query (test, "SELECT count(*) FROM pragma_integrity_check"
                                " WHERE integrity_check <> 'ok'"),
                   ==, 0);
  g_assert_cmpint (query (test, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  causerie_test_open (test->library, &error);
  g_assert_no_error (error);
  g_assert_null (causerie_library_get_read_only_reason (test->library));
  g_assert_cmpint (causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "New"), >,
                   N_MESSAGES);
  g_assert_cmpint (chat_id, >, N_CHATS);
}

static void
test_intact_rows_are_copied (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const tables[] = { "chat",   "message", "content", "feedback",
                                        "choice", "draft",   "prefix",  "reply_without_thinking" };
  GHashTable *before[G_N_ELEMENTS (tables)];
  GHashTable *lost[G_N_ELEMENTS (tables)] = { NULL };
  g_autoptr (CauserieSalvaged) salvaged = NULL;

  fill (test);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    before[i] = read_table (test, tables[i]);
  for (gsize i = 0; i < 3; i++)
    lost[i] = damage_leaf (test, tables[i], (guint)i + 1);
  find_damage (test);
  salvaged = salvage (test);
  g_assert_cmpuint (salvaged->n_gaps, ==, 3);
  /* Lost chats have no title, and content without a message is in one more chat. */
  g_assert_cmpuint (salvaged->n_chats, ==, N_CHATS + 1);
  g_assert_cmpint (query (test, "SELECT count(*) FROM chat WHERE title IS NULL"), ==,
                   g_hash_table_size (lost[0]) + 1);
  g_assert_cmpuint (salvaged->n_messages, ==, N_MESSAGES);
  g_assert_cmpint (query (test, "SELECT count(*) FROM message WHERE chat_id = 301"), ==,
                   g_hash_table_size (lost[1]));
  g_assert_cmpint (query (test, "SELECT count(*) FROM content"), ==,
                   N_MESSAGES - g_hash_table_size (lost[2]));
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      assert_unchanged (test, tables[i], before[i], lost[i]);
      g_hash_table_unref (before[i]);
      g_clear_pointer (&lost[i], g_hash_table_unref);
    }
  assert_sound (test);
}

/* A truncated file: the remaining rows are copied. */
static void
test_truncated_file (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autoptr (CauserieSalvaged) salvaged = NULL;
  gint64 n_pages;

  fill (test);
  n_pages = query (test, "PRAGMA page_count");
  g_assert_cmpint (truncate (path, n_pages / 2 * PAGE), ==, 0);
  find_damage (test);
  salvaged = salvage (test);
  g_assert_cmpuint (salvaged->n_gaps, >, 0);
  g_assert_cmpuint (salvaged->n_chats, >=, N_CHATS);
  g_assert_cmpint (query (test, "SELECT count(*) FROM content"), >, N_MESSAGES / 10);
  assert_sound (test);
}

/* Row 1500 has a wrong id, so that SQLite cannot find its neighbors. The rows after them are copied
 * nevertheless. */
static void
test_wrong_id (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *contents = NULL;
  g_autoptr (GHashTable) lost = NULL;
  g_autoptr (CauserieSalvaged) salvaged = NULL;
  static const guint8 head[] = { 0x8b, 0x5c }; /* the varint of 1500 */
  guint8 *found = NULL;
  gsize length = 0;

  fill (test);
  lost = damage_leaf (test, "chat", 2);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (char *text = contents; (gsize)(text - contents) < length - 20; text++)
    if (memcmp (text, "message-1500", 12) == 0)
      for (char *id = text - 40; id < text; id++)
        if (memcmp (id, head, 2) == 0 && found == NULL)
          found = (guint8 *)id;
  g_assert_nonnull (found);
  found[0] = 0xff;
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
  find_damage (test);
  salvaged = salvage (test);
  g_assert_cmpint (query (test, "SELECT count(*) FROM message WHERE uid LIKE 'message-%'"), >=,
                   N_MESSAGES - 3);
  assert_sound (test);
}

static void
assert_unsalvaged (CauserieTestLibrary *test, const char *before, gsize length)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *after = NULL;
  g_autoptr (GDir) folder = g_dir_open (test->folder, 0, NULL);
  gsize after_length = 0;
  const char *name;

  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, before, length);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_assert_null (strstr (name, "damaged"));
      g_assert_null (strstr (name, "recovered"));
    }
}

/* Another program has locked the file, so that salvaging waits until it is cancelled. */
static void
test_cancelled (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) lost = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  GAsyncResult *place = NULL;
  gsize length = 0;
  sqlite3 *db;

  fill (test);
  lost = damage_leaf (test, "chat", 2);
  find_damage (test);
  causerie_test_close (test->library);
  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA locking_mode = EXCLUSIVE;"
                                 "SELECT count(*) FROM sqlite_schema",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  causerie_library_salvage_async (test->library, cancellable, causerie_test_take_result, &place);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_salvage_finish (test->library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_unsalvaged (test, before, length);
  find_damage (test);
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_full_disk (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autoptr (GHashTable) lost = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  gsize length = 0;

  fill (test);
  lost = damage_leaf (test, "chat", 2);
  find_damage (test);
  causerie_test_close (test->library);
  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  limit_files (400 * 1024);
  g_assert_null (try_salvage (test, &error));
  limit_files (RLIM_INFINITY);
  /* SQLite reports the limit as a full disk only if errno has not been overwritten. */
  if (!g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE))
    g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_DISK_FULL);
  assert_unsalvaged (test, before, length);
}

/* The child of the test below, which runs as another user without write permission for the
 * folder. */
static int
fail_as_nobody (char *folder)
{
  CauserieTestLibrary test = { folder, causerie_library_new (folder) };
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    g_assert_cmpint (setuid (NOBODY), ==, 0);
  find_damage (&test);
  g_assert_null (try_salvage (&test, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  g_object_unref (test.library);
  return 0;
}

static void
test_read_only_folder (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *lock = causerie_test_library_get_path (test, "library.lock");
  g_autoptr (GHashTable) lost = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  gsize length = 0;

  fill (test);
  lost = damage_leaf (test, "chat", 2);
  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  if (geteuid () == 0)
    {
      g_assert_cmpint (chown (path, NOBODY, NOBODY), ==, 0);
      g_assert_cmpint (chown (lock, NOBODY, NOBODY), ==, 0);
      g_assert_cmpint (chown (test->folder, NOBODY, NOBODY), ==, 0);
    }
  g_assert_cmpint (g_chmod (test->folder, 0500), ==, 0);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", "--as-nobody",
                            test->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (test->folder, 0700), ==, 0);
  assert_unsalvaged (test, before, length);
}

static void
test_nothing_to_read (CauserieTestLibrary *test, gconstpointer data)
{
  g_autofree char *path = causerie_test_library_get_path (test, "library.sqlite");
  g_autofree char *garbage = g_strnfill (8192, 'x');
  g_autoptr (GError) error = NULL;

  causerie_test_close (test->library);
  g_assert_true (g_file_set_contents (path, garbage, 8192, NULL));
  find_damage (test);
  g_assert_null (try_salvage (test, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
  assert_unsalvaged (test, garbage, 8192);
}

static void
test_sound_library (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (try_salvage (test, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_assert_true (causerie_library_is_open (test->library));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--as-nobody"))
    return fail_as_nobody (argv[2]);
  g_test_init (&argc, &argv, NULL);
  (void)signal (SIGXFSZ, SIG_IGN);
  causerie_test_library_add_test ("/salvage/intact-rows-are-copied", test_intact_rows_are_copied);
  causerie_test_library_add_test ("/salvage/truncated-file", test_truncated_file);
  causerie_test_library_add_test ("/salvage/wrong-id-hides-no-other-rows", test_wrong_id);
  causerie_test_library_add_test ("/salvage/cancelling-changes-nothing", test_cancelled);
  causerie_test_library_add_test ("/salvage/full-disk-changes-nothing", test_full_disk);
  causerie_test_library_add_test ("/salvage/read-only-folder-changes-nothing",
                                  test_read_only_folder);
  causerie_test_library_add_test ("/salvage/nothing-to-read", test_nothing_to_read);
  causerie_test_library_add_test ("/salvage/sound-library-is-not-changed", test_sound_library);
  return g_test_run ();
}
