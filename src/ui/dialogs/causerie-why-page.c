/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explains why Claude can end a chat, and how to go on. */
#include "config.h"

#include "causerie-why-page.h"

#include "causerie-open-link.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define ANNOUNCEMENT_URI "https://www.anthropic.com/research/end-subset-conversations"

#define CAUSERIE_TYPE_WHY_PAGE (causerie_why_page_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWhyPage, causerie_why_page, CAUSERIE, WHY_PAGE, AdwWindow)

struct _CauserieWhyPage
{
  AdwWindow parent_instance;

  GtkBox *box;
};

G_DEFINE_FINAL_TYPE (CauserieWhyPage, causerie_why_page, ADW_TYPE_WINDOW)

typedef struct
{
  const char *heading;
  const char *text;
} Section;

static const Section sections[] = {
  { N_ ("What It Is"),
    N_ ("Claude can end a conversation. Anthropic gave this ability to its larger models in August "
        "2025, as part of its research into the welfare of AI models; Causerie offers it to them "
        "in "
        "the same way. Most people never meet it.") },
  { N_ ("When It Is Used"),
    N_ ("It is a last resort against lasting abuse: after several attempts to lead the "
        "conversation "
        "elsewhere have failed, and after a clear warning. Claude also ends a chat when you ask "
        "for "
        "it and confirm that you mean it. It is told not to do so where someone may be at risk of "
        "harming themselves or others, and to go on when in doubt. Claude can be wrong about this, "
        "as about other things.") },
  { N_ ("What It Changes"),
    N_ ("This branch takes no new messages, and it stays so. Nothing else changes: everything that "
        "was said is still here to read, search and copy, your other chats are not affected, and "
        "neither is your account.") },
  { N_ ("How to Go On"),
    N_ ("Start a new chat at any time. Or edit one of your earlier messages: that makes a new "
        "branch "
        "which starts above the ending, with all that was said before it, and this version is "
        "kept. "
        "If you think the ending was wrong, you can note it with Give Feedback.") },
  { N_ ("Turning It Off"), N_ ("Preferences has a setting, “Let Claude End Chats”. A conversation "
                               "keeps what it began with, "
                               "so a change applies to new chats.") },
};

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static gboolean
on_link_cb (GtkLinkButton *button, CauserieWhyPage *self)
{
  causerie_open_link (GTK_WIDGET (self), gtk_link_button_get_uri (button));
  return TRUE;
}

static void
causerie_why_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_WHY_PAGE);
  G_OBJECT_CLASS (causerie_why_page_parent_class)->dispose (object);
}

static void
causerie_why_page_class_init (CauserieWhyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_why_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-why-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieWhyPage, box);
}

static void
causerie_why_page_init (CauserieWhyPage *self)
{
  GtkWidget *link;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      GtkWidget *heading = create_label (_ (sections[i].heading));

      gtk_widget_add_css_class (heading, "heading");
      gtk_widget_set_margin_top (heading, 12);
      gtk_box_append (self->box, heading);
      gtk_box_append (self->box, create_label (_ (sections[i].text)));
    }
  link = gtk_link_button_new_with_label (ANNOUNCEMENT_URI, _ ("Anthropic's Announcement"));
  gtk_widget_set_tooltip_text (link, ANNOUNCEMENT_URI);
  gtk_widget_set_halign (link, GTK_ALIGN_START);
  gtk_widget_set_margin_top (link, 12);
  g_signal_connect_object (link, "activate-link", G_CALLBACK (on_link_cb), self, 0);
  gtk_box_append (self->box, link);
}

/**
 * causerie_why_page_present:
 * @parent: the widget that asks
 *
 * Shows what ending a chat is, when it happens, what it changes and how to go on.
 */
void
causerie_why_page_present (GtkWidget *parent)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *self = g_object_new (CAUSERIE_TYPE_WHY_PAGE, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
  gtk_window_present (GTK_WINDOW (self));
}
