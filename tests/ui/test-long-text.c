/* SPDX-License-Identifier: GPL-3.0-or-later
 * Long text from outside reaches no layout in one piece, and is whole all the same. */
#include "config.h"

#include "causerie-banner.h"
#include "causerie-message-body.h"
#include "causerie-state-line.h"
#include "causerie-test-display.h"

#include <adwaita.h>
#include <string.h>

/* More than a layout is to be given in one piece, and less than is folded. */
#define LONG 8000
#define LONGEST_PIECE 1000

static char *
repeat (const char *unit, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

/* As the words of one block of that type. */
static char *
make_content (const char *type, const char *before, const char *run, const char *after)
{
  const char *member = g_str_equal (type, "thinking") ? "thinking" : "text";

  return g_strdup_printf ("[{\"type\":\"%s\",\"%s\":\"%s%s%s\"}]", type, member, before, run,
                          after);
}

static int
find_longest_item (PangoLayout *shown)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (shown);
  int longest = 0;

  /* Unwrapped, an item is not divided any further. */
  pango_layout_set_width (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  for (GSList *line = pango_layout_get_lines_readonly (layout); line != NULL; line = line->next)
    for (GSList *run = ((PangoLayoutLine *)line->data)->runs; run != NULL; run = run->next)
      longest = MAX (longest, ((PangoLayoutRun *)run->data)->item->num_chars);
  return longest;
}

/* Checks all labels in @widget; returns whether one of them holds @run. */
static gboolean
check_labels (GtkWidget *widget, const char *run)
{
  gboolean found = FALSE;

  if (GTK_IS_LABEL (widget))
    {
      g_assert_cmpint (find_longest_item (gtk_label_get_layout (GTK_LABEL (widget))), <=,
                       LONGEST_PIECE);
      found = strstr (gtk_label_get_text (GTK_LABEL (widget)), run) != NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found |= check_labels (child, run);
  return found;
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

static void
check_body (CauserieRole role, const char *type, const char *before, const char *unit,
            const char *after)
{
  g_autofree char *run = g_strchomp (repeat (unit, LONG / (guint)g_utf8_strlen (unit, -1)));
  g_autofree char *content = make_content (type, before, run, after);
  GtkWidget *body = g_object_ref_sink (causerie_message_body_new (role));

  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), content, TRUE);
  unfold_thinking (body);
  g_assert_true (check_labels (body, run));
  g_object_unref (body);
}

static void
test_message_is_divided (void)
{
  static const char *const units[]
      = { "a", "0f", "https://example.org/", "\330\250", "e\314\201\314\202", "word " };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      check_body (CAUSERIE_ROLE_USER, "text", "See ", units[i], "");
      check_body (CAUSERIE_ROLE_ASSISTANT, "text", "See **this:** ", units[i], "");
      check_body (CAUSERIE_ROLE_ASSISTANT, "thinking", "See ", units[i], "");
    }
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "See `", "0f", "` and more");
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "# ", "0f", "");
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "> - ", "0f", "");
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "| a | b |\\n|--|--|\\n| ", "0f", " | c |");
}

static void
test_state_is_divided (void)
{
  g_autofree char *run = repeat ("e", LONG);
  CauserieStateNote note = { .sentence = run, .request_id = run };
  GtkWidget *line = g_object_ref_sink (causerie_state_line_new ());

  causerie_state_line_show_note (CAUSERIE_STATE_LINE (line), &note);
  g_assert_true (check_labels (line, run));
  g_object_unref (line);
}

static void
test_banner_is_divided (void)
{
  g_autofree char *run = repeat ("e", LONG);
  GtkWidget *banner = g_object_ref_sink (g_object_new (CAUSERIE_TYPE_BANNER, NULL));

  causerie_banner_show (CAUSERIE_BANNER (banner), run, NULL, NULL);
  g_assert_true (check_labels (banner, run));
  g_object_unref (banner);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/long-text/message-is-divided", test_message_is_divided);
  g_test_add_func ("/long-text/state-is-divided", test_state_is_divided);
  g_test_add_func ("/long-text/banner-is-divided", test_banner_is_divided);
  return g_test_run ();
}
