/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that nothing that was acknowledged is lost when the program is killed. */
#include "config.h"

#include "causerie-test-library.h"

#include "causerie-block.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef enum
{
  STEP_MESSAGE,
  STEP_BEGUN,
  STEP_FLUSHED,
  STEP_FINISHED,
} Step;

/* What the child writes after each completed call. It is smaller than PIPE_BUF, so it is written
 * atomically. */
typedef struct
{
  Step step;
  gint64 chat_id;
  gint64 id;
  guint length; /* how much text is stored */
} Acknowledgement;

static void
acknowledge (Step step, gint64 chat_id, gint64 id, guint length)
{
  Acknowledgement acknowledged = { step, chat_id, id, length };

  g_assert_cmpint (write (STDOUT_FILENO, &acknowledged, sizeof acknowledged), ==,
                   sizeof acknowledged);
}

static void
flush_reply (CauserieLibrary *library, gint64 chat_id, gint64 id, guint length)
{
  g_autofree char *text = g_strnfill (length, 'a');
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieReplyPart part = { .json = causerie_content_get_json (content), .first_words = "a" };
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_write_reply_async (library, id, &part, NULL, causerie_test_take_result, &place);
  causerie_test_write (library, &place, &error);
  g_assert_no_error (error);
  acknowledge (STEP_FLUSHED, chat_id, id, length);
}

/* The child stores one conversation after another until it is killed. */
static G_GNUC_NORETURN void
run_child (const char *folder)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;

  causerie_test_open (library, &error);
  g_assert_no_error (error);
  for (;;)
    {
      gint64 chat_id = 0;
      gint64 parent = CAUSERIE_ROOT;

      for (guint turn = 0; turn < 3; turn++)
        {
          gint64 question = causerie_test_add (library, &chat_id, parent, "A question");
          g_autofree char *text = g_strnfill (5000, 'a');

          acknowledge (STEP_MESSAGE, chat_id, question, 10);
          parent = causerie_test_begin (library, chat_id, question);
          acknowledge (STEP_BEGUN, chat_id, parent, 0);
          for (guint length = 500; length < 5000; length += 500)
            flush_reply (library, chat_id, parent, length);
          causerie_test_try_finish (library, parent, text, CAUSERIE_MESSAGE_COMPLETE, FALSE,
                                    &error);
          g_assert_no_error (error);
          acknowledge (STEP_FINISHED, chat_id, parent, 5000);
        }
    }
}

/* Reads acknowledgements of the child for some microseconds. */
static void
read_for (int out, gint64 microseconds, GArray *acknowledged)
{
  gint64 end = g_get_monotonic_time () + microseconds;
  GPollFD poll = { .fd = out, .events = G_IO_IN };

  while (g_get_monotonic_time () < end)
    {
      Acknowledgement next;

      if (g_poll (&poll, 1, 1) > 0 && read (out, &next, sizeof next) == sizeof next)
        g_array_append_val (acknowledged, next);
    }
}

/* Starts a child and kills it some microseconds after it acknowledged @n calls. Returns: all
 * acknowledgements */
static GArray *
run_and_kill (const char *folder, guint n, guint microseconds)
{
  const char *const argv[] = { "/proc/self/exe", "--child", folder, NULL };
  g_autoptr (GArray) acknowledged = g_array_new (FALSE, FALSE, sizeof (Acknowledgement));
  g_autoptr (GError) error = NULL;
  Acknowledgement next;
  GPid pid;
  int out;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  while (acknowledged->len < n && read (out, &next, sizeof next) == sizeof next)
    g_array_append_val (acknowledged, next);
  read_for (out, microseconds, acknowledged);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  while (read (out, &next, sizeof next) == sizeof next)
    g_array_append_val (acknowledged, next);
  close (out);
  return g_steal_pointer (&acknowledged);
}

static void
assert_sound (CauserieTestLibrary *test)
{
  sqlite3 *db = causerie_test_library_open_raw (test);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "PRAGMA quick_check", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

static guint
get_length (CauserieLibrary *library, gint64 id)
{
  g_autofree char *json = causerie_test_load_content (library, id);
  g_autoptr (CauserieContent) content = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (json);
  content = causerie_content_new (json, -1, NULL);
  g_assert_nonnull (content);
  text = causerie_content_dup_text (content);
  return (guint)strlen (text);
}

/* Only the call that was running may or may not be stored. */
static void
assert_stored (CauserieLibrary *library, const Acknowledgement *acknowledged, gboolean last)
{
  g_autoptr (CauserieChatRecord) record = causerie_test_load (library, acknowledged->chat_id);
  CauserieMessage *message = causerie_test_find (record, acknowledged->id);
  CauserieMessageState state;

  g_assert_nonnull (message);
  state = causerie_message_get_state (message);
  if (acknowledged->step == STEP_MESSAGE || acknowledged->step == STEP_FINISHED)
    {
      g_assert_cmpint (state, ==, CAUSERIE_MESSAGE_COMPLETE);
      g_assert_cmpuint (get_length (library, acknowledged->id), ==, acknowledged->length);
    }
  else if (last)
    {
      g_assert_true (state == CAUSERIE_MESSAGE_INTERRUPTED || state == CAUSERIE_MESSAGE_COMPLETE);
      g_assert_cmpuint (get_length (library, acknowledged->id), >=, acknowledged->length);
    }
}

static void
test_kill (CauserieTestLibrary *test, gconstpointer data)
{
  guint n = g_getenv ("CAUSERIE_LONG") != NULL ? 1000 : 100;
  guint n_acknowledged = 0;
  guint n_streaming = 0;

  causerie_test_close (test->library);
  for (guint i = 0; i < n; i++)
    {
      guint n_calls = (guint)g_test_rand_int_range (0, 60);
      guint pause = (guint)g_test_rand_int_range (0, n_calls < 10 ? 40000 : 5000);
      g_autoptr (GArray) acknowledged = run_and_kill (test->folder, n_calls, pause);

      causerie_test_library_reopen (test);
      g_assert_null (causerie_library_get_read_only_reason (test->library));
      for (guint k = 0; k < acknowledged->len; k++)
        assert_stored (test->library, &g_array_index (acknowledged, Acknowledgement, k),
                       k + 1 == acknowledged->len);
      n_acknowledged += acknowledged->len;
      if (acknowledged->len > 0)
        {
          Step last = g_array_index (acknowledged, Acknowledgement, acknowledged->len - 1).step;

          n_streaming += last == STEP_BEGUN || last == STEP_FLUSHED;
        }
      causerie_test_close (test->library);
      assert_sound (test);
    }
  g_test_message ("%u kills, %u acknowledged calls, %u replies cut", n, n_acknowledged,
                  n_streaming);
  g_assert_cmpuint (n_acknowledged, >, n);
  g_assert_cmpuint (n_streaming, >, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    run_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/crash/nothing-acknowledged-is-lost", test_kill);
  return g_test_run ();
}
