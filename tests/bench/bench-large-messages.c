/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a very large or hostile message costs in the timeline: memory above an empty chat, the
 * longest turn of the main loop (CPU time of the main thread) while it is opened, streamed and
 * scrolled, and the work of a frame while scrolling compared with a chat of 20 short messages. Each
 * text is shown in a process of its own. */
#include "config.h"

#include "causerie-messages-fixture.h"
#include "causerie-fold-button.h"
#include "causerie-test-display.h"
#include "causerie-work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MEGABYTE 1000000
#define SIZE (5 * MEGABYTE)
#define N_SCROLLS 200
#define STEP 137
/* A fast service: the bytes that arrive between two frames. */
#define CHUNK 20000

#define MOST_MEMORY 60.0
#define MOST_MILLISECONDS 100.0
#define MOST_FRAMES 2.0

typedef enum
{
  KIND_REPLY,
  KIND_QUESTION,
  KIND_THINKING,
} Kind;

/* A text of @size bytes: @start, @line again and again with a number after it, and @end. */
typedef struct
{
  const char *name;
  Kind kind;
  gsize size;
  const char *start;
  const char *line;
  const char *end; /* of a line */
} Text;

static const Text texts[] = {
  { "20 short messages", KIND_REPLY, 0, "", "", "" },
  { "paragraphs", KIND_REPLY, SIZE, "",
    "A paragraph with **bold** words, `code`, and enough words for two lines of text, number ",
    ".\n\n" },
  { "200,000 short lines", KIND_REPLY, 200000 * 18, "", "short line ", "\n" },
  { "one line", KIND_REPLY, SIZE, "", "some words and ", " " },
  { "one word", KIND_REPLY, SIZE, "", "abcdefgh", "" },
  { "200,000 list items", KIND_REPLY, 200000 * 14, "", "- item ", "\n" },
  { "thinking", KIND_THINKING, SIZE, "", "A thought that goes on and on, number ", ".\n" },
  { "code", KIND_REPLY, SIZE, "```c\n", "int a = 1; /* comment */ int b", ";\n" },
  { "table, 2,000 rows", KIND_REPLY, 2000 * 44, "| a | b | c |\n|---|---|---|\n",
    "| a cell | another *cell* | and ", " |\n" },
  { "log as a question", KIND_QUESTION, SIZE, "", "2026-01-01 12:00:00 service[1]: message ",
    "\n" },
  { "quotes, 10,000 deep", KIND_REPLY, 20000, "", "", "> " },
  { "lists, 10,000 deep", KIND_REPLY, 20000, "", "", "- " },
  { "a million backticks", KIND_REPLY, MEGABYTE, "", "", "`" },
  { "a million asterisks", KIND_REPLY, MEGABYTE, "", "", "*a" },
  { "a million brackets", KIND_REPLY, MEGABYTE, "", "", "[" },
  { "links in links", KIND_REPLY, MEGABYTE, "", "", "[a](" },
  { "tags", KIND_REPLY, MEGABYTE, "", "", "<!-- " },
  { "mixed directions", KIND_REPLY, MEGABYTE, "", "abc \327\251\327\234\327\225\327\235 ", " " },
  { "joined emoji", KIND_REPLY, MEGABYTE, "", "", "\360\237\221\251\342\200\215" },
  { "zalgo", KIND_REPLY, MEGABYTE, "", "", "a\314\201\314\202\314\203\314\204" },
};

/* Returns: the memory that only this process uses, in megabytes */
static double
get_memory (void)
{
  g_autofree char *text = NULL;
  double sum = 0;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return 0;
  for (const char *p = text; (p = strstr (p, "Private_")) != NULL; p++)
    sum += g_ascii_strtod (strchr (p, ':') + 1, NULL);
  return sum / 1000;
}

static char *
make_text (const Text *text)
{
  GString *out = g_string_sized_new (text->size + 100);
  guint n = 0;

  g_string_append (out, text->start);
  while (out->len < text->size)
    {
      g_string_append (out, text->line);
      if (*text->line != '\0')
        g_string_append_printf (out, "%u", n++);
      g_string_append (out, text->end);
    }
  return g_string_free (out, FALSE);
}

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  return --*(guint *)data > 0;
}

static gboolean
set_flag (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static double
larger (double a, double b)
{
  return a > b ? a : b;
}

/* Runs the main loop until a frame is drawn, but not the idle work after it. */
static void
run_frame (CauserieTimelineFixture *f)
{
  guint n_frames = f->n_frames;

  gtk_widget_queue_draw (GTK_WIDGET (f->view));
  while (f->n_frames == n_frames)
    g_main_context_iteration (NULL, TRUE);
}

/* Runs the main loop until @n frames are drawn and nothing is left to do. Returns: the work of its
   longest turn */
static double
run (CauserieTimelineFixture *f, guint n)
{
  gboolean idle = FALSE;
  double longest = 0;

  gtk_widget_add_tick_callback (GTK_WIDGET (f->view), count_frame, &n, NULL);
  while (n > 0 || !idle)
    {
      double start = causerie_work_get ();

      g_main_context_iteration (NULL, TRUE);
      longest = larger (longest, causerie_work_get () - start);
      if (n == 0 && !idle)
        {
          g_idle_add_full (G_PRIORITY_LOW + 10, set_flag, &idle, NULL);
          n = G_MAXUINT;
        }
      if (idle)
        n = 0;
    }
  return longest;
}

/* Returns: @text for a JSON string; the texts have no other special characters */
static char *
dup_escaped (const char *text)
{
  GString *out = g_string_new (text);

  g_string_replace (out, "\n", "\\n", 0);
  return g_string_free (out, FALSE);
}

static CauserieContent *
make_content (const Text *text, const char *json_text)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  if (text->kind != KIND_THINKING)
    return causerie_content_new_from_text (json_text);
  escaped = dup_escaped (json_text);
  g_string_append_printf (json, "[{\"type\":\"thinking\",\"thinking\":\"%s\"}]", escaped);
  return causerie_content_new (json->str, -1, NULL);
}

static void
unfold (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  if (CAUSERIE_IS_FOLD_BUTTON (widget) && gtk_widget_get_visible (widget))
    causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    unfold (child);
}

static void
add_short_messages (CauserieTimelineFixture *f)
{
  for (guint i = 0; i < 20; i++)
    causerie_messages_fixture_add (f, i % 2,
                                   "A short message with some **words**, in one or "
                                   "perhaps in two lines of text, as people write.\n\n"
                                   "And another paragraph.");
}

/* The blocks of a large text are made in a thread. Returns: the work of the longest turn */
static double
run_until_loaded (CauserieTimelineFixture *f)
{
  double longest = 0;

  while (causerie_messages_fixture_is_loading (f))
    longest = larger (longest, run (f, 1));
  return larger (longest, run (f, 3));
}

static double
open_text (CauserieTimelineFixture *f, const Text *text, const char *string)
{
  g_autoptr (CauserieContent) content = make_content (text, string);
  double start = causerie_work_get ();
  double longest;

  if (text->size == 0)
    add_short_messages (f);
  else
    causerie_messages_fixture_add_content (
        f, text->kind == KIND_QUESTION ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT, content);
  longest = causerie_work_get () - start;
  longest = larger (longest, run (f, 5));
  longest = larger (longest, run_until_loaded (f));
  start = causerie_work_get ();
  unfold (GTK_WIDGET (f->view));
  longest = larger (longest, causerie_work_get () - start);
  return larger (longest, run (f, 5));
}

/* Scrolls through the middle of the text, or up and down if it is short. */
static void
scroll (CauserieTimelineFixture *f, double *longest, double *p99)
{
  double frames[N_SCROLLS];
  double step = -STEP;

  gtk_adjustment_set_value (f->adjustment, round ((gtk_adjustment_get_lower (f->adjustment)
                                                   + gtk_adjustment_get_upper (f->adjustment))
                                                  / 2));
  *longest = larger (*longest, run (f, 3));
  for (guint i = 0; i < N_SCROLLS; i++)
    {
      double value = gtk_adjustment_get_value (f->adjustment);
      double start = causerie_work_get ();

      if (value + step < gtk_adjustment_get_lower (f->adjustment)
          || value + step > gtk_adjustment_get_upper (f->adjustment)
                                - gtk_adjustment_get_page_size (f->adjustment) - STEP)
        step = -step;
      gtk_adjustment_set_value (f->adjustment, value + step);
      run_frame (f);
      frames[i] = causerie_work_get () - start;
      *longest = larger (*longest, frames[i]);
      *longest = larger (*longest, run (f, 1));
    }
  *p99 = causerie_work_find_share (frames, N_SCROLLS, 0.99);
}

/* Streams the text into a new message. Returns: the longest turn */
static double
stream (CauserieTimelineFixture *f, const Text *text, const char *string)
{
  CauserieGrowingReply reply;
  gsize length = strlen (string);
  double longest = 0;

  causerie_messages_fixture_add_growing (f, &reply,
                                         text->kind == KIND_THINKING ? "thinking" : "text");
  for (gsize at = 0, end; at < length; at = end)
    {
      g_autofree char *piece = NULL;
      g_autofree char *escaped = NULL;
      double start = causerie_work_get ();

      end = MIN (at + CHUNK, length);
      while (end < length && ((guchar)string[end] & 0xc0) == 0x80)
        end++;
      piece = g_strndup (string + at, end - at);
      escaped = dup_escaped (piece);
      causerie_growing_reply_grow (&reply, escaped);
      longest = larger (longest, causerie_work_get () - start);
      longest = larger (longest, run (f, 1));
      if (at == 0)
        unfold (GTK_WIDGET (f->view));
    }
  causerie_growing_reply_clear (&reply);
  return longest;
}

static int
measure (const Text *text)
{
  CauserieTimelineFixture fixture = { 0 };
  g_autofree char *string = make_text (text);
  double before;
  double opened;
  double memory;
  double scrolled = 0;
  double streamed = 0;
  double p99;

  causerie_messages_fixture_set_up (&fixture, NULL);
  /* Styles and fonts are loaded with the first messages. */
  add_short_messages (&fixture);
  run (&fixture, 5);
  g_list_store_remove_all (fixture.store);
  run (&fixture, 5);
  before = get_memory ();
  opened = open_text (&fixture, text, string);
  memory = get_memory () - before;
  scroll (&fixture, &scrolled, &p99);
  if (text->size > 0 && text->kind != KIND_QUESTION)
    {
      g_list_store_remove_all (fixture.store);
      run (&fixture, 5);
      streamed = stream (&fixture, text, string);
    }
  g_print ("%f %f %f %f %f\n", memory, opened, scrolled, streamed, p99);
  return 0;
}

/* Returns: the last line, which has the values */
static const char *
find_values (char *output)
{
  const char *line;

  g_strchomp (output);
  line = strrchr (output, '\n');
  return line != NULL ? line : output;
}

/* Returns: whether the limits hold */
static gboolean
report (const Text *text, char *output, double floor)
{
  double values[5];
  char *rest = (char *)find_values (output);
  gboolean holds;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = g_ascii_strtod (rest, &rest);
  holds = values[0] <= MOST_MEMORY && values[1] <= MOST_MILLISECONDS
          && values[2] <= MOST_MILLISECONDS && values[3] <= MOST_MILLISECONDS
          && values[4] <= floor * MOST_FRAMES;
  g_print ("%-22s %7.1f MB %7.1f ms %7.1f ms %7.1f ms %6.1f ms ratio %4.1f%s\n", text->name,
           values[0], values[1], values[2], values[3], values[4], values[4] / floor,
           holds ? "" : "  <-");
  return holds;
}

int
main (int argc, char *argv[])
{
  double floor = 0;
  gboolean failed = FALSE;

  if (argc > 2 && g_str_equal (argv[1], "measure"))
    {
      int index = atoi (argv[2]);

      argc = 1;
      causerie_test_display_init (&argc, &argv);
      return measure (&texts[index]);
    }
  g_print ("%-22s %10s %10s %10s %10s %9s\n", "", "memory", "opened", "scrolled", "streamed",
           "p99");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *index = g_strdup_printf ("%u", i);
      char *arguments[] = { argv[0], "measure", index, NULL };
      g_autofree char *output = NULL;
      g_autoptr (GError) error = NULL;

      if (argc > 1 && strstr (texts[i].name, argv[1]) == NULL && i > 0)
        continue;
      if (!g_spawn_sync (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, NULL,
                         &error))
        g_error ("%s", error->message);
      if (i == 0)
        floor = g_ascii_strtod (strrchr (g_strchomp (output), ' '), NULL);
      failed |= !report (&texts[i], output, floor);
    }
  return failed ? 1 : 0;
}
