/* SPDX-License-Identifier: GPL-3.0-or-later
 * From the start of the process to the first frame, and what it then holds in memory: the program
 * beside a plain window in the same run, by turns. */
#include "config.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>

#define N_ROUNDS 9

typedef struct
{
  double milliseconds[N_ROUNDS];
  int rss;
  int anon;
} Starts;

static void
start (const char *program, Starts *starts, guint round)
{
  const char *command[] = { program, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 begin = g_get_monotonic_time ();
  gint64 frame = 0;

  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (sscanf (text, "first-frame %" G_GINT64_FORMAT " rss %d anon %d", &frame,
                           &starts->rss, &starts->anon),
                   ==, 3);
  starts->milliseconds[round] = (double)(frame - begin) / 1000;
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

static double
get_median (Starts *starts)
{
  qsort (starts->milliseconds, N_ROUNDS, sizeof (double), compare);
  return starts->milliseconds[N_ROUNDS / 2];
}

int
main (int argc, char *argv[])
{
  Starts floor = { { 0 }, 0, 0 };
  Starts program = { { 0 }, 0, 0 };

  g_assert_cmpint (argc, ==, 3);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      start (argv[1], &floor, i);
      start (argv[2], &program, i);
    }
  g_print ("first frame  plain window %7.1f ms, program %7.1f ms (ratio %.2f, median of %d)\n",
           get_median (&floor), get_median (&program), get_median (&program) / get_median (&floor),
           N_ROUNDS);
  g_print ("RSS          plain window %7.1f MB, program %7.1f MB (ratio %.2f)\n",
           floor.rss / 1024.0, program.rss / 1024.0, (double)program.rss / floor.rss);
  g_print ("RSS, own     plain window %7.1f MB, program %7.1f MB (ratio %.2f)\n",
           floor.anon / 1024.0, program.anon / 1024.0, (double)program.anon / floor.anon);
  return 0;
}
