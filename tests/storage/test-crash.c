/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program is killed at any moment: nothing that was acknowledged is lost. */
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

/* What the child tells once a call has been answered: smaller than PIPE_BUF, so it comes whole. */
typedef struct
{
  Step step;
  gint64 chat_id;
  gint64 id;
  guint length; /* how much text is stored */
} Acknowledgement;

static void
tell (Step step, gint64 chat_id, gint64 id, guint length)
{
  Acknowledgement told = { step, chat_id, id, length };

  g_assert_cmpint (write (STDOUT_FILENO, &told, sizeof told), ==, sizeof told);
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
  tell (STEP_FLUSHED, chat_id, id, length);
}

/* The child: one conversation after another, as fast as it goes, until it is killed. */
static G_GNUC_NORETURN void
live (const char *folder)
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

          tell (STEP_MESSAGE, chat_id, question, 10);
          parent = causerie_test_begin (library, chat_id, question);
          tell (STEP_BEGUN, chat_id, parent, 0);
          for (guint length = 500; length < 5000; length += 500)
            flush_reply (library, chat_id, parent, length);
          causerie_test_try_finish (library, parent, text, CAUSERIE_MESSAGE_COMPLETE, FALSE,
                                    &error);
          g_assert_no_error (error);
          tell (STEP_FINISHED, chat_id, parent, 5000);
        }
    }
}

/* Takes what the child tells for some microseconds. */
static void
listen_for (int out, gint64 microseconds, GArray *told)
{
  gint64 end = g_get_monotonic_time () + microseconds;
  GPollFD poll = { .fd = out, .events = G_IO_IN };

  while (g_get_monotonic_time () < end)
    {
      Acknowledgement next;

      if (g_poll (&poll, 1, 1) > 0 && read (out, &next, sizeof next) == sizeof next)
        g_array_append_val (told, next);
    }
}

/* Starts a child, kills it some microseconds after it acknowledged @n calls, and gives back all it
 * had acknowledged. */
static GArray *
live_and_die (const char *folder, guint n, guint microseconds)
{
  const char *const argv[] = { "/proc/self/exe", "--live", folder, NULL };
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (Acknowledgement));
  g_autoptr (GError) error = NULL;
  Acknowledgement next;
  GPid pid;
  int out;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  while (told->len < n && read (out, &next, sizeof next) == sizeof next)
    g_array_append_val (told, next);
  listen_for (out, microseconds, told);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  while (read (out, &next, sizeof next) == sizeof next)
    g_array_append_val (told, next);
  close (out);
  return g_steal_pointer (&told);
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

/* Only the call that was under way may be there or not. */
static void
assert_there (CauserieLibrary *library, const Acknowledgement *told, gboolean last)
{
  g_autoptr (CauserieChatRecord) record = causerie_test_load (library, told->chat_id);
  CauserieMessage *message = causerie_test_find (record, told->id);
  CauserieMessageState state;

  g_assert_nonnull (message);
  state = causerie_message_get_state (message);
  if (told->step == STEP_MESSAGE || told->step == STEP_FINISHED)
    {
      g_assert_cmpint (state, ==, CAUSERIE_MESSAGE_COMPLETE);
      g_assert_cmpuint (get_length (library, told->id), ==, told->length);
    }
  else if (last)
    {
      g_assert_true (state == CAUSERIE_MESSAGE_INTERRUPTED || state == CAUSERIE_MESSAGE_COMPLETE);
      g_assert_cmpuint (get_length (library, told->id), >=, told->length);
    }
}

static void
test_kill (CauserieTestLibrary *test, gconstpointer data)
{
  guint n = g_getenv ("CAUSERIE_LONG") != NULL ? 1000 : 100;
  guint n_told = 0;
  guint n_streaming = 0;

  causerie_test_close (test->library);
  for (guint i = 0; i < n; i++)
    {
      guint n_calls = (guint)g_test_rand_int_range (0, 60);
      guint pause = (guint)g_test_rand_int_range (0, n_calls < 10 ? 40000 : 5000);
      g_autoptr (GArray) told = live_and_die (test->folder, n_calls, pause);

      causerie_test_library_reopen (test);
      g_assert_null (causerie_library_get_read_only_reason (test->library));
      for (guint k = 0; k < told->len; k++)
        assert_there (test->library, &g_array_index (told, Acknowledgement, k), k + 1 == told->len);
      n_told += told->len;
      if (told->len > 0)
        {
          Step last = g_array_index (told, Acknowledgement, told->len - 1).step;

          n_streaming += last == STEP_BEGUN || last == STEP_FLUSHED;
        }
      causerie_test_close (test->library);
      assert_sound (test);
    }
  g_test_message ("%u kills, %u acknowledged calls, %u replies cut", n, n_told, n_streaming);
  g_assert_cmpuint (n_told, >, n);
  g_assert_cmpuint (n_streaming, >, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--live"))
    live (argv[2]);
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/crash/nothing-acknowledged-is-lost", test_kill);
  return g_test_run ();
}
