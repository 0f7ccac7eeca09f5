/* SPDX-License-Identifier: GPL-3.0-or-later
 * Attaching and sending large files: the memory in multiples of the files, and the longest turn of
 * the main loop. The service runs in a process of its own, so that its memory does not count. */
#include "config.h"

#include "causerie-demo-service.h"
#include "causerie-files-fixture.h"
#include "causerie-media-error.h"
#include "causerie-work.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#define MB 1000000
#define MODEL "demo-opus"
#define N_FILES 20

/* In multiples of the size of all files, and in milliseconds of CPU time. */
#define MOST_MEMORY 3.0
#define LONGEST_TURN 100.0

typedef CauserieChatFixture Fixture;

static double turn_began;
static double longest_turn;

/* --- The service --- */

static int
serve (void)
{
  g_autoptr (CauserieDemoService) demo = causerie_demo_service_new ();
  g_autoptr (GError) error = NULL;

  causerie_demo_service_set_pace (demo, 0);
  causerie_demo_service_start (demo, &error);
  g_assert_no_error (error);
  g_print ("%s %s\n", causerie_demo_service_get_base_url (demo),
           causerie_demo_service_get_key (demo));
  /* Until the other process closes the pipe. */
  while (getchar () != EOF)
    ;
  return 0;
}

static GSubprocess *
start_service (const char *program, Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                          program, "serve", NULL);
  g_autoptr (GDataInputStream) output
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_autoptr (CauserieService) service
      = causerie_service_new (CAUSERIE_SERVICE_DEMO, words[0], words[1], NULL, &error);
  g_autoptr (CauserieServiceEntry) entry
      = causerie_service_entry_new_for_run (self->client, service);

  g_assert_no_error (error);
  causerie_registry_set_active (self->registry, entry, service);
  causerie_test_set_models (self, "{\"data\":[{\"id\":\"" MODEL "\",\"max_input_tokens\":1000000,"
                                  "\"capabilities\":{\"pdf_input\":{\"supported\":true}}}]}");
  return child;
}

static void
stop_service (GSubprocess *child)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL);
  g_assert_true (g_subprocess_wait_check (child, NULL, NULL));
}

/* --- Measuring --- */

/* The main loop waits here between its turns. */
static int
poll_and_measure (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  longest_turn = MAX (longest_turn, causerie_work_get () - turn_began);
  n = g_poll (fds, n_fds, timeout);
  turn_began = causerie_work_get ();
  return n;
}

/* Returns: a size of this process in bytes */
static double
read_memory (const char *name)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, name);
  g_assert_nonnull (line);
  return (double)g_ascii_strtoull (line + strlen (name), NULL, 10) * 1024;
}

/* Returns: the memory now, from which on the peak is measured */
static double
begin_measuring (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  /* Memory that was freed must not hide what is allocated now. */
  malloc_trim (0);
  g_assert_nonnull (file);
  /* Sets the peak to what is in memory now. */
  fputs ("5", file);
  g_assert_cmpint (fclose (file), ==, 0);
  turn_began = causerie_work_get ();
  longest_turn = 0;
  return read_memory ("VmRSS:");
}

static gboolean
report (const char *what, double before, gsize size)
{
  double memory = (read_memory ("VmHWM:") - before) / (double)size;
  gboolean within = memory <= MOST_MEMORY && longest_turn <= LONGEST_TURN;

  g_print ("%-28s %6.1f MB  memory %5.2f times the files  longest turn %6.1f ms%s\n", what,
           (double)size / MB, memory, longest_turn, within ? "" : "  EXCEEDS THE LIMIT");
  return within;
}

/* --- Files --- */

static GFile *
make_pdf (Fixture *self, const char *name, gsize size)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (name));
  FILE *file = fopen (path, "wb");
  guint32 words[1024];

  g_assert_nonnull (file);
  fprintf (file,
           "%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
           "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
           "3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n"
           "4 0 obj\n<</Length %zu>>\nstream\n",
           size / sizeof words * sizeof words);
  for (gsize done = 0; done + sizeof words <= size; done += sizeof words)
    {
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        words[i] = g_rand_int (random);
      fwrite (words, sizeof words, 1, file);
    }
  fputs ("\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n", file);
  g_assert_cmpint (fclose (file), ==, 0);
  return g_file_new_for_path (path);
}

static GFile *
make_text (Fixture *self, const char *name, gsize size)
{
  static const char line[] = "A line with some \"quoted\" words and a\ttab, as in a log file.\n";
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  for (gsize done = 0; done + strlen (line) <= size; done += strlen (line))
    fputs (line, file);
  g_assert_cmpint (fclose (file), ==, 0);
  return g_file_new_for_path (path);
}

static gboolean
is_read (gpointer files)
{
  return causerie_draft_files_get_n_reading (files, 0) == 0;
}

static gboolean
attach (Fixture *self, const char *what, const char *ending, guint n, gsize size)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  double before;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u-of-%u.%s", i, n, ending);

      g_ptr_array_add (files, g_str_equal (ending, "pdf") ? make_pdf (self, name, size)
                                                          : make_text (self, name, size));
    }
  before = begin_measuring ();
  for (guint i = 0; i < n; i++)
    causerie_draft_files_add_file_async (causerie_test_get_files (self), 0,
                                         g_ptr_array_index (files, i), NULL, NULL, NULL);
  g_assert_true (causerie_test_wait_until (is_read, causerie_test_get_files (self), 120));
  g_assert_cmpuint (causerie_draft_files_get (causerie_test_get_files (self), 0)->len, ==, n);
  return report (what, before, n * size);
}

/* The demo says what was attached. */
static void
assert_answered (Fixture *self, const char *expected)
{
  CauserieMessage *last = causerie_branch_get_leaf (self->branch);
  g_autofree char *text = causerie_message_dup_text (last);

  g_assert_cmpint (causerie_message_get_role (last), ==, CAUSERIE_ROLE_ASSISTANT);
  g_assert_cmpint (causerie_message_get_state (last), ==, CAUSERIE_MESSAGE_COMPLETE);
  g_assert_nonnull (strstr (text, expected));
}

static gboolean
send (Fixture *self, const char *what, const char *expected, gsize size)
{
  g_autoptr (CauserieModelChoice) choice = causerie_model_choice_new (NULL, MODEL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  double before = begin_measuring ();

  causerie_chat_send_async (self->chat, self->branch, "What is in it?", choice, NULL,
                            causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  assert_answered (self, expected);
  return report (what, before, size);
}

static gboolean
refuse (Fixture *self, const char *what, gsize size)
{
  g_autoptr (GFile) file = make_pdf (self, "too-large.pdf", size);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  double before = begin_measuring ();

  causerie_draft_files_add_file_async (causerie_test_get_files (self), 0, file, NULL,
                                       causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_false (causerie_draft_files_add_finish (causerie_test_get_files (self), result, &error));
  g_assert_error (error, CAUSERIE_MEDIA_ERROR, CAUSERIE_MEDIA_ERROR_TOO_LARGE);
  g_print ("%s\n", error->message);
  return report (what, before, size);
}

static void
use_new_chat (Fixture *self)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
}

int
main (int argc, char *argv[])
{
  Fixture fixture;
  g_autoptr (GSubprocess) child = NULL;
  gboolean within = TRUE;

  if (argc > 1)
    return serve ();
  causerie_chat_fixture_set_up (&fixture);
  child = start_service (argv[0], &fixture);
  g_main_context_set_poll_func (NULL, poll_and_measure);
  /* Without a large file first, for what is only created once. */
  causerie_test_send_and_reply (&fixture, "Hello", "");
  use_new_chat (&fixture);
  within = attach (&fixture, "attach one", "pdf", 1, 20 * MB) && within;
  within = send (&fixture, "send one", "PDF", 20 * MB) && within;
  use_new_chat (&fixture);
  within = attach (&fixture, "attach 20 at once", "pdf", N_FILES, MB) && within;
  within = send (&fixture, "send 20", "PDF", N_FILES * MB) && within;
  use_new_chat (&fixture);
  within = attach (&fixture, "attach a text", "txt", 1, 10 * MB) && within;
  within = send (&fixture, "send a text", "text", 10 * MB) && within;
  within = refuse (&fixture, "refuse one", 30 * MB) && within;
  g_main_context_set_poll_func (NULL, NULL);
  causerie_chat_fixture_tear_down (&fixture);
  stop_service (child);
  return within ? 0 : 1;
}
