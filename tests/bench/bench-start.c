/* SPDX-License-Identifier: GPL-3.0-or-later
 * The time from the start of the process to a usable window, and its cost: the program with an
 * empty and with a large library, compared with a plain window, interleaved in the same run. */
#include "config.h"

#include "causerie-test-library.h"
#include "causerie-work.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 9
#define N_CHATS 500
#define N_MESSAGES 200 /* of each chat */

typedef struct
{
  double first[N_ROUNDS]; /* milliseconds from the start of the process */
  double ready[N_ROUNDS];
  double cpu[N_ROUNDS];
  double pss[N_ROUNDS]; /* megabytes */
} Starts;

static void
start (const char *program, const char *chat, const char *data, Starts *starts, guint round)
{
  const char *command[] = { program, chat, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "XDG_DATA_HOME", data, TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 begin = g_get_monotonic_time ();
  gint64 first = 0;
  gint64 ready = 0;
  gint64 cpu = 0;
  int pss = 0;

  g_spawn_sync (NULL, (char **)command, environment, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (text,
                           "first %" G_GINT64_FORMAT " ready %" G_GINT64_FORMAT
                           " cpu %" G_GINT64_FORMAT " pss %d",
                           &first, &ready, &cpu, &pss),
                   ==, 4);
  starts->first[round] = (double)(first - begin) / 1000;
  starts->ready[round] = (double)(ready - begin) / 1000;
  starts->cpu[round] = (double)cpu / 1000;
  starts->pss[round] = pss / 1024.0;
}

static double
get_median (double *values)
{
  return causerie_work_find_share (values, N_ROUNDS, 0.5);
}

/* Each chat has one branch and no draft. The search index is complete. */
static void
fill (const char *path)
{
  g_autofree char *sql = g_strdup_printf (
      "BEGIN;"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO chat (uid, created_at, updated_at, title)"
      " SELECT 'c' || i, i, i, 'Conversation ' || i FROM n;"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO message (uid, chat_id, parent_id, role, state, created_at, first_words)"
      " SELECT 'm' || i, (i - 1) / %d + 1, CASE WHEN i %% %d = 1 THEN 0 ELSE i - 1 END,"
      " (i + 1) %% 2, 1, i, 'The first words of message ' || i FROM n;"
      "INSERT INTO content (message_id, json)"
      " SELECT id, '[{\"type\":\"text\",\"text\":\"' || first_words || '\"}]' FROM message;"
      "INSERT INTO title_search (rowid, text) SELECT id, title FROM chat;"
      "INSERT INTO message_search (rowid, text) SELECT id, first_words FROM message;"
      "UPDATE chat SET leaf_id = (SELECT max (id) FROM message WHERE chat_id = chat.id);"
      "COMMIT",
      N_CHATS, N_CHATS * N_MESSAGES, N_MESSAGES, N_MESSAGES);
  char *words = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Returns: (transfer full): a folder for XDG_DATA_HOME with a large library in it */
static char *
make_large_library (void)
{
  g_autofree char *data = causerie_test_make_folder ();
  g_autofree char *folder = g_build_filename (data, "causerie", NULL);
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GError) error = NULL;

  causerie_test_open (library, &error);
  g_assert_no_error (error);
  causerie_test_close (library);
  fill (path);
  return g_steal_pointer (&data);
}

static void
print (const char *name, const char *unit, double *floor, double *program)
{
  double plain = get_median (floor);
  double own = get_median (program);

  g_print ("%-28s plain window %7.1f %s, program %7.1f %s (ratio %.2f)\n", name, plain, unit, own,
           unit, own / plain);
}

static void
print_all (const char *library, Starts *floor, Starts *program)
{
  g_autofree char *first = g_strdup_printf ("%s, first frame", library);
  g_autofree char *ready = g_strdup_printf ("%s, ready", library);
  g_autofree char *cpu = g_strdup_printf ("%s, CPU until then", library);
  g_autofree char *pss = g_strdup_printf ("%s, PSS at rest", library);

  print (first, "ms", floor->first, program->first);
  print (ready, "ms", floor->first, program->ready);
  print (cpu, "ms", floor->cpu, program->cpu);
  print (pss, "MB", floor->pss, program->pss);
}

int
main (int argc, char *argv[])
{
  g_autofree char *large = NULL;
  g_autofree char *empty = NULL;
  g_autofree char *last = g_strdup_printf ("%d", N_CHATS);
  Starts floor = { 0 };
  Starts with_empty = { 0 };
  Starts with_large = { 0 };

  g_assert_cmpint (argc, ==, 3);
  large = make_large_library ();
  empty = causerie_test_make_folder ();
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      start (argv[1], NULL, empty, &floor, i);
      start (argv[2], NULL, empty, &with_empty, i);
      start (argv[2], last, large, &with_large, i);
    }
  print_all ("empty", &floor, &with_empty);
  print_all ("large", &floor, &with_large);
  causerie_test_remove_folder (large);
  causerie_test_remove_folder (empty);
  return 0;
}
