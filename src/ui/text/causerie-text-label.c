/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels for message text. Tab skips labels without links, to keep the keyboard way through a long
 * reply short. The timeline focuses them when text in them is selected. */
#include "config.h"

#include "causerie-text-label.h"

#include "causerie-divided-label.h"
#include "causerie-open-link.h"
#include "causerie-markdown-escape.h"
#include "causerie-text-direction.h"

/* A text of more bytes than this … */
#define LONG_TEXT 100

/* … is at least as wide as so many characters. */
#define NARROWEST 12

static gboolean
has_links (GtkWidget *label)
{
  return gtk_label_get_use_markup (GTK_LABEL (label))
         && strstr (gtk_label_get_label (GTK_LABEL (label)), "<a href") != NULL;
}

/* The markdown room allows only safe addresses in markup; this is a second check. */
static gboolean
on_activate_link_cb (GtkLabel *label, const char *address, gpointer data)
{
  if (causerie_markdown_is_safe_address (address))
    causerie_open_link (GTK_WIDGET (label), address);
  return TRUE;
}

/* The primary clipboard keeps a pointer to a label with a selection until the label is unrealized,
   which never happens to one that was not realized. */
static void
on_destroy_cb (GtkLabel *label)
{
  gtk_label_select_region (label, 0, 0);
}

static GtkWidget *
make_label (GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE,
                                   "can-focus", FALSE, "xalign", 0.0, "yalign", 0.0, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* A hyphen added to a long word, such as an address, would look like part of it. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  causerie_divided_label_watch (GTK_LABEL (label));
  g_signal_connect (label, "destroy", G_CALLBACK (on_destroy_cb), NULL);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link_cb), NULL);
  return label;
}

GtkWidget *
causerie_text_label_new (void)
{
  return make_label (GTK_ACCESSIBLE_ROLE_LABEL);
}

/* For lines of program text, which do not wrap. The keyboard reaches them, because there is more to
   select in code than in running text. */
GtkWidget *
causerie_text_label_new_code (void)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "selectable", TRUE, "xalign", 0.0, "yalign", 0.0, NULL);

  g_signal_connect (label, "destroy", G_CALLBACK (on_destroy_cb), NULL);
  return label;
}

/**
 * causerie_text_label_new_heading:
 * @level: 1 to 6
 */
GtkWidget *
causerie_text_label_new_heading (guint level)
{
  GtkWidget *label = make_label (GTK_ACCESSIBLE_ROLE_HEADING);
  g_autofree char *style = g_strdup_printf ("causerie-heading-%u", CLAMP (level, 1, 4));

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int)CLAMP (level, 1, 6), -1);
  gtk_widget_add_css_class (label, "causerie-heading");
  gtk_widget_add_css_class (label, style);
  return label;
}

/* GtkLabel finds its minimum width by a layout with as many lines as possible, one for each letter
   of a text that may wrap anywhere. That takes most of the time of the layout, so a long text has a
   minimum width. */
static void
update_width (GtkWidget *label)
{
  gsize length = strlen (gtk_label_get_text (GTK_LABEL (label)));

  gtk_label_set_width_chars (GTK_LABEL (label), length > LONG_TEXT ? NARROWEST : -1);
}

/* GtkLabel places its text at the start of the widget's own direction, which is that of the
   interface. */
static void
update_direction (GtkWidget *label)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  gtk_widget_set_direction (label, causerie_text_direction_find (text));
}

typedef struct
{
  char *text; /* what was selected and all before it; NULL if nothing was and the caret was at 0 */
  int start;
  int end;
  GdkContentProvider *held; /* what the primary clipboard has meanwhile, or NULL */
} SavedSelection;

/* A label whose text is set gives up the primary clipboard, and claims it again when the same text
   is selected. X11 tells the program of the loss later, when GDK takes it for that of the new
   claim. So the program keeps the clipboard between the two. */
static void
hold_clipboard (GtkWidget *label, SavedSelection *selection)
{
  g_autofree char *text
      = g_utf8_substring (gtk_label_get_text (GTK_LABEL (label)), selection->start, selection->end);

  if (!gtk_widget_get_realized (label))
    return;
  selection->held = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  gdk_clipboard_set_content (gtk_widget_get_primary_clipboard (label), selection->held);
}

static void
release_clipboard (GtkWidget *label, SavedSelection *selection)
{
  GdkClipboard *clipboard;

  if (selection->held == NULL)
    return;
  clipboard = gtk_widget_get_primary_clipboard (label);
  if (gdk_clipboard_get_content (clipboard) == selection->held)
    gdk_clipboard_set_content (clipboard, NULL);
  g_clear_object (&selection->held);
}

/* GtkLabel drops the selection and the caret when its text is set. */
static SavedSelection
take_selection (GtkWidget *label)
{
  SavedSelection selection = { NULL, 0, 0, NULL };

  gtk_label_get_selection_bounds (GTK_LABEL (label), &selection.start, &selection.end);
  if (selection.end > 0)
    selection.text = g_utf8_substring (gtk_label_get_text (GTK_LABEL (label)), 0, selection.end);
  if (selection.end > selection.start)
    hold_clipboard (label, &selection);
  return selection;
}

/* Selects the same text again if it has not changed: a reply that arrives only grows. */
static void
return_selection (GtkWidget *label, SavedSelection *selection)
{
  if (selection->text != NULL
      && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), selection->text))
    gtk_label_select_region (GTK_LABEL (label), selection->start, selection->end);
  release_clipboard (label, selection);
  g_free (selection->text);
}

/**
 * causerie_text_label_set_text:
 * @text: plain text, UTF-8
 */
void
causerie_text_label_set_text (GtkWidget *label, const char *text)
{
  SavedSelection selection = take_selection (label);

  gtk_label_set_text (GTK_LABEL (label), text);
  update_width (label);
  update_direction (label);
  return_selection (label, &selection);
}

/* Puts code within a line on a ground. Half transparent gray is visible on light and on dark. The
   lines of the monospace font are higher, and would tear a paragraph apart. A "<" of the text is
   escaped, so each tag is one of the markdown room's. */
static char *
dup_with_grounds (const char *markup)
{
  g_autoptr (GString) text = g_string_new (markup);

  g_string_replace (text, "<tt>",
                    "<span font_family=\"monospace\" background=\"#808080\""
                    " background_alpha=\"18%\" line_height=\"1.15\">",
                    0);
  g_string_replace (text, "</tt>", "</span>", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * causerie_text_label_set_markup:
 * @markup: markup created by the markdown room, never from another source
 */
void
causerie_text_label_set_markup (GtkWidget *label, const char *markup)
{
  g_autofree char *text = strstr (markup, "<tt>") != NULL ? dup_with_grounds (markup) : NULL;
  SavedSelection selection = take_selection (label);

  gtk_label_set_markup (GTK_LABEL (label), text != NULL ? text : markup);
  update_width (label);
  update_direction (label);
  return_selection (label, &selection);
  if (has_links (label))
    gtk_widget_set_can_focus (label, TRUE);
}

/* After the focus has left a label that need not take it: Tab skips it again. */
void
causerie_text_label_skip (GtkWidget *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  if (gtk_label_get_wrap (GTK_LABEL (label)) && !has_links (label))
    gtk_widget_set_can_focus (label, FALSE);
}
