/* SPDX-License-Identifier: GPL-3.0-or-later
 * The matches that are counted without widgets are those that the widgets of a message mark. */
#include "config.h"

#include "causerie-find-count.h"
#include "causerie-message-body.h"
#include "causerie-test-display.h"

#include <adwaita.h>

/* "word" stands where a reader sees it, and sometimes where only the source has it. */
static const struct
{
  const char *name;
  const char *text;
  guint n_reply; /* as Markdown */
  guint n_own;   /* as typed */
} cases[] = {
  { "paragraphs", "A word.\n\nAnother Word, and a *wo*rd.", 3, 2 },
  { "heading", "# Word\n\nword", 2, 2 },
  { "code", "```c\nint word = 1; /* word */\n```\n\n`word`", 3, 3 },
  { "code language is a label", "```word\nx\n```", 0, 1 },
  { "list", "1. word\n2. item\n   - word\n   - [x] word\n", 3, 3 },
  { "quote", "> word\n>\n> > word word", 3, 3 },
  { "table", "| word | b |\n|---|---|\n| c | word |\n| word | d |", 3, 3 },
  { "link", "[word](https://example.com/word)", 1, 2 },
  { "nothing", "Nothing here.", 0, 0 },
};

static CauserieMessageBody *
create_body (CauserieRole role, CauserieContent *content)
{
  GtkWidget *body = causerie_message_body_new (role);

  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), content, TRUE);
  return CAUSERIE_MESSAGE_BODY (g_object_ref_sink (body));
}

static void
assert_counts (const char *name, const char *text, CauserieRole role, guint expected)
{
  g_autoptr (CauserieFindWords) words = causerie_find_words_new ("word", CAUSERIE_FIND_DEFAULT);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  g_autoptr (CauserieMessageBody) body = create_body (role, content);

  g_test_message ("%s", name);
  g_assert_cmpuint (causerie_find_count (content, role, words), ==, expected);
  g_assert_cmpuint (causerie_message_body_find (body, words, -1), ==, expected);
  g_assert_cmpuint (causerie_message_body_find (body, NULL, -1), ==, 0);
}

static void
test_counts_what_is_shown (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      assert_counts (cases[i].name, cases[i].text, CAUSERIE_ROLE_ASSISTANT, cases[i].n_reply);
      assert_counts (cases[i].name, cases[i].text, CAUSERIE_ROLE_USER, cases[i].n_own);
    }
}

static void
test_thinking_is_not_counted (void)
{
  g_autoptr (CauserieFindWords) words = causerie_find_words_new ("word", CAUSERIE_FIND_DEFAULT);
  g_autoptr (CauserieContent) content
      = causerie_content_new ("[{\"type\":\"thinking\",\"thinking\":\"word\",\"signature\":\"s\"},"
                              "{\"type\":\"text\",\"text\":\"a word\"}]",
                              -1, NULL);
  g_autoptr (CauserieMessageBody) body = create_body (CAUSERIE_ROLE_ASSISTANT, content);

  g_assert_cmpuint (causerie_find_count (content, CAUSERIE_ROLE_ASSISTANT, words), ==, 1);
  g_assert_cmpuint (causerie_message_body_find (body, words, -1), ==, 1);
}

/* The last of many lines is folded at first. */
static void
test_current_match_is_unfolded (void)
{
  g_autoptr (CauserieFindWords) words = causerie_find_words_new ("word", CAUSERIE_FIND_DEFAULT);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (CauserieContent) content = NULL;
  g_autoptr (CauserieMessageBody) body = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append (text, i % 10 == 0 ? "word\n" : "line\n");
  content = causerie_content_new_from_text (text->str);
  body = create_body (CAUSERIE_ROLE_USER, content);
  g_assert_cmpuint (causerie_find_count (content, CAUSERIE_ROLE_USER, words), ==, 10);
  g_assert_cmpuint (causerie_message_body_find (body, words, -1), <, 10);
  g_assert_cmpuint (causerie_message_body_find (body, words, 9), ==, 10);
}

static GtkLabel *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return GTK_LABEL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkLabel *found = find_label (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Returns: the background at the byte @index of the label, as in "0,1,2"; "" for none */
static char *
dup_background (GtkLabel *label, int index)
{
  PangoAttrIterator *iterator = pango_attr_list_get_iterator (gtk_label_get_attributes (label));
  char *background = NULL;

  do
    {
      const PangoAttribute *attribute;
      int start;
      int end;

      pango_attr_iterator_range (iterator, &start, &end);
      attribute = pango_attr_iterator_get (iterator, PANGO_ATTR_BACKGROUND);
      if (index >= start && index < end && attribute != NULL)
        {
          PangoColor color = ((const PangoAttrColor *)attribute)->color;

          background = g_strdup_printf ("%u,%u,%u", color.red, color.green, color.blue);
        }
    }
  while (background == NULL && pango_attr_iterator_next (iterator));
  pango_attr_iterator_destroy (iterator);
  return background != NULL ? background : g_strdup ("");
}

static void
test_marks_differ_for_the_current_match (void)
{
  g_autoptr (CauserieFindWords) words = causerie_find_words_new ("word", CAUSERIE_FIND_DEFAULT);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("a word, a word");
  g_autoptr (CauserieMessageBody) body = create_body (CAUSERIE_ROLE_ASSISTANT, content);
  GtkLabel *label = find_label (GTK_WIDGET (body), "a word, a word");
  g_autofree char *between = NULL;
  g_autofree char *other = NULL;
  g_autofree char *current = NULL;
  g_autofree char *removed = NULL;

  causerie_message_body_find (body, words, 1);
  between = dup_background (label, 7);
  other = dup_background (label, 2);
  current = dup_background (label, 10);
  g_assert_cmpstr (between, ==, "");
  g_assert_cmpstr (other, !=, "");
  g_assert_cmpstr (current, !=, "");
  g_assert_cmpstr (current, !=, other);
  causerie_message_body_find (body, NULL, -1);
  removed = dup_background (label, 10);
  g_assert_cmpstr (removed, ==, "");
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/found-text/counts-what-is-shown", test_counts_what_is_shown);
  g_test_add_func ("/found-text/thinking-is-not-counted", test_thinking_is_not_counted);
  g_test_add_func ("/found-text/current-match-is-unfolded", test_current_match_is_unfolded);
  g_test_add_func ("/found-text/marks-differ-for-the-current-match",
                   test_marks_differ_for_the_current_match);
  return g_test_run ();
}
