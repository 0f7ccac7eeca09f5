/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long a text without spaces, or with very many lines, blocks the main loop: CPU time of the
 * main thread in the longest iteration, from the call that shows the text, compared with one short
 * word. The median of five. */
#include "config.h"

#include "causerie-code-block.h"
#include "causerie-growing-text.h"
#include "causerie-message-body.h"
#include "causerie-outside-text.h"
#include "causerie-state-line.h"
#include "causerie-test-content.h"
#include "causerie-work.h"
#include "causerie-wrapped-text.h"

#include <adwaita.h>
#include <string.h>

#define N_ROUNDS 5
#define N_FRAMES 4
#define MAX_MILLISECONDS 100
#define TITLE_CHARACTERS 500

typedef GtkWidget *(*ShowFunc) (GtkWidget *box, const char *text);

typedef struct
{
  const char *name;
  ShowFunc show;
} Place;

static char *
repeat (const char *unit, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

static void
unfold_thinking (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    unfold_thinking (child);
}

static GtkWidget *
show_body (GtkWidget *box, CauserieRole role, const char *type, const char *before,
           const char *text, const char *after)
{
  g_autofree char *escaped = g_strescape (text, NULL);
  g_autofree char *content = g_strdup_printf ("[{\"type\":\"%s\",\"%s\":\"%s%s%s\"}]", type,
                                              g_str_equal (type, "thinking") ? "thinking" : "text",
                                              before, escaped, after);
  g_autoptr (CauserieContent) parsed = causerie_test_content (content);
  GtkWidget *body = causerie_message_body_new (role);

  gtk_box_append (GTK_BOX (box), body);
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), parsed, TRUE);
  unfold_thinking (body);
  return body;
}

static GtkWidget *
show_reply (GtkWidget *box, const char *text)
{
  return show_body (box, CAUSERIE_ROLE_ASSISTANT, "text", "See **this:** ", text, "");
}

static GtkWidget *
show_question (GtkWidget *box, const char *text)
{
  return show_body (box, CAUSERIE_ROLE_USER, "text", "", text, "");
}

static GtkWidget *
show_thinking (GtkWidget *box, const char *text)
{
  return show_body (box, CAUSERIE_ROLE_ASSISTANT, "thinking", "", text, "");
}

static GtkWidget *
show_inline_code (GtkWidget *box, const char *text)
{
  return show_body (box, CAUSERIE_ROLE_ASSISTANT, "text", "See `", text, "`");
}

static GtkWidget *
show_cell (GtkWidget *box, const char *text)
{
  return show_body (box, CAUSERIE_ROLE_ASSISTANT, "text", "|a|b|\\n|-|-|\\n|", text, "|c|");
}

static GtkWidget *
show_code (GtkWidget *box, const char *text)
{
  return show_body (box, CAUSERIE_ROLE_ASSISTANT, "text", "```c\\n", text, "\\n```");
}

static GtkWidget *
show_title (GtkWidget *box, const char *text)
{
  g_autofree char *line = causerie_outside_text_line (text, -1, TITLE_CHARACTERS);
  GtkWidget *label = gtk_label_new (line);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
show_note (GtkWidget *box, const CauserieStateNote *note)
{
  GtkWidget *line = causerie_state_line_new ();

  gtk_box_append (GTK_BOX (box), line);
  causerie_state_line_show_note (CAUSERIE_STATE_LINE (line), note);
  return line;
}

static GtkWidget *
show_error (GtkWidget *box, const char *text)
{
  CauserieStateNote note = { .sentence = "It failed.", .detail = text };

  return show_note (box, &note);
}

static GtkWidget *
show_request_id (GtkWidget *box, const char *text)
{
  CauserieStateNote note = { .sentence = "It failed.", .request_id = text };

  return show_note (box, &note);
}

static GtkWidget *
show_draft (GtkWidget *box, const char *text)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *growing = g_object_new (CAUSERIE_TYPE_GROWING_TEXT, "child", view, NULL);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  causerie_wrapped_text_watch (GTK_TEXT_VIEW (view));
  gtk_box_append (GTK_BOX (box), growing);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  return growing;
}

static const Place places[] = {
  { "reply", show_reply },           { "question", show_question },
  { "thinking", show_thinking },     { "inline code", show_inline_code },
  { "table cell", show_cell },       { "code block", show_code },
  { "title", show_title },           { "error", show_error },
  { "request id", show_request_id }, { "draft", show_draft },
};

static gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  return ++*(guint *)data < N_FRAMES;
}

/* Runs the loop until some frames are drawn. Returns: the CPU time of the longest iteration */
static double
run_frames (GtkWidget *window)
{
  guint n_frames = 0;
  double longest = 0;

  gtk_widget_add_tick_callback (window, count_frame, &n_frames, NULL);
  while (n_frames < N_FRAMES || g_main_context_pending (NULL))
    {
      double start = causerie_work_get ();
      double work;

      g_main_context_iteration (NULL, TRUE);
      work = causerie_work_get () - start;
      longest = MAX (longest, work);
    }
  return longest;
}

static double
measure (GtkWidget *window, GtkWidget *box, const Place *place, const char *text)
{
  double rounds[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start;
      double shown;
      double drawn;
      GtkWidget *widget;

      run_frames (window);
      start = causerie_work_get ();
      widget = place->show (box, text);
      shown = causerie_work_get () - start;
      drawn = run_frames (window);
      rounds[i] = MAX (shown, drawn);
      gtk_box_remove (GTK_BOX (box), widget);
    }
  return causerie_work_find_share (rounds, N_ROUNDS, 0.5);
}

int
main (int argc, char *argv[])
{
  static const guint sizes[] = { 1000, 16000, 100000 };
  g_autofree char *lines = repeat ("x\n", 32000);
  g_autofree char *paste = repeat ("one of many words ", 200000 / 18);
  GtkWidget *window;
  GtkWidget *box;
  GtkWidget *scroller;
  gboolean failed = FALSE;

  gtk_init ();
  adw_init ();
  window = gtk_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_present (GTK_WINDOW (window));
  g_print ("%-12s %10s", "longest turn", "a word");
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_print (" %10u letters", sizes[i]);
  g_print ("\n");
  for (guint p = 0; p < G_N_ELEMENTS (places); p++)
    {
      double floor = measure (window, box, &places[p], "word");

      g_print ("%-12s %7.1f ms", places[p].name, floor);
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_autofree char *text = repeat ("a", sizes[i]);
          double work = measure (window, box, &places[p], text);

          g_print (" %7.1f ms (%4.1f)", work, work / floor);
          failed |= work > MAX_MILLISECONDS;
        }
      g_print ("\n");
    }
  g_print ("32,000 lines: question %.0f ms, reply %.0f ms, draft %.0f ms\n",
           measure (window, box, &places[1], lines), measure (window, box, &places[0], lines),
           measure (window, box, &places[G_N_ELEMENTS (places) - 1], lines));
  g_print ("200 KB of words: question %.0f ms, reply %.0f ms, draft %.0f ms\n",
           measure (window, box, &places[1], paste), measure (window, box, &places[0], paste),
           measure (window, box, &places[G_N_ELEMENTS (places) - 1], paste));
  gtk_window_destroy (GTK_WINDOW (window));
  return failed ? 1 : 0;
}
