/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page in place of chats that could not be opened: why not, and what can be done. */
#include "config.h"

#include "causerie-problem-page.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"

struct _CauserieProblemPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  AdwStatusPage *page;
  GtkButton *action_button;
  GtkWidget *recover_button;
  GtkWidget *move_button;
};

G_DEFINE_FINAL_TYPE (CauserieProblemPage, causerie_problem_page, GTK_TYPE_WIDGET)

static void
causerie_problem_page_dispose (GObject *object)
{
  causerie_compat_dispose_template (GTK_WIDGET (object), CAUSERIE_TYPE_PROBLEM_PAGE);
  G_OBJECT_CLASS (causerie_problem_page_parent_class)->dispose (object);
}

static void
causerie_problem_page_class_init (CauserieProblemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_problem_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-problem-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieProblemPage, page);
  gtk_widget_class_bind_template_child (widget_class, CauserieProblemPage, action_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieProblemPage, recover_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieProblemPage, move_button);
}

static void
causerie_problem_page_init (CauserieProblemPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch_inside (GTK_WIDGET (self->page));
}

static void
set_description (CauserieProblemPage *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->page, escaped);
}

/**
 * causerie_problem_page_new:
 * @words: the cause, as plain text
 * @damaged: whether to offer what helps a damaged library
 */
CauserieProblemPage *
causerie_problem_page_new (const char *title, const char *words, gboolean damaged)
{
  CauserieProblemPage *self = g_object_new (CAUSERIE_TYPE_PROBLEM_PAGE, NULL);

  adw_status_page_set_title (self->page, title);
  set_description (self, words);
  gtk_widget_set_visible (self->recover_button, damaged);
  gtk_widget_set_visible (self->move_button, damaged);
  return self;
}

/* Sets the first button. */
void
causerie_problem_page_set_action (CauserieProblemPage *self, const char *label, const char *action)
{
  g_return_if_fail (CAUSERIE_IS_PROBLEM_PAGE (self));

  gtk_button_set_label (self->action_button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->action_button), action);
}

/* Adds a paragraph of plain text. */
void
causerie_problem_page_add_words (CauserieProblemPage *self, const char *words)
{
  g_autofree char *escaped = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (CAUSERIE_IS_PROBLEM_PAGE (self) && words != NULL);

  escaped = g_markup_escape_text (words, -1);
  description = g_strdup_printf ("%s\n\n%s", adw_status_page_get_description (self->page), escaped);
  adw_status_page_set_description (self->page, description);
}
