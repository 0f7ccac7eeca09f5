/* SPDX-License-Identifier: GPL-3.0-or-later
 * The content of a dialog that is loaded when the dialog opens. */
#include "config.h"

#include "causerie-loading-page.h"

#include "causerie-compat.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

struct _CauserieLoadingPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  AdwStatusPage *status;

  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CauserieLoadingPage, causerie_loading_page, GTK_TYPE_WIDGET)

static void
causerie_loading_page_dispose (GObject *object)
{
  CauserieLoadingPage *self = CAUSERIE_LOADING_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_LOADING_PAGE);
  G_OBJECT_CLASS (causerie_loading_page_parent_class)->dispose (object);
}

static void
causerie_loading_page_finalize (GObject *object)
{
  g_object_unref (CAUSERIE_LOADING_PAGE (object)->cancellable);
  G_OBJECT_CLASS (causerie_loading_page_parent_class)->finalize (object);
}

static void
causerie_loading_page_class_init (CauserieLoadingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_loading_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_loading_page_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-loading-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieLoadingPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieLoadingPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CauserieLoadingPage, status);
}

static void
causerie_loading_page_init (CauserieLoadingPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

CauserieLoadingPage *
causerie_loading_page_new (void)
{
  return g_object_new (CAUSERIE_TYPE_LOADING_PAGE, NULL);
}

/* Returns: (transfer none): cancelled when the page is closed */
GCancellable *
causerie_loading_page_get_cancellable (CauserieLoadingPage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LOADING_PAGE (self), NULL);

  return self->cancellable;
}

void
causerie_loading_page_show_content (CauserieLoadingPage *self, GtkWidget *content)
{
  g_return_if_fail (CAUSERIE_IS_LOADING_PAGE (self));

  gtk_scrolled_window_set_child (self->scroller, content);
  causerie_compat_show_page (self->stack, "content");
}

void
causerie_loading_page_show_empty (CauserieLoadingPage *self, const char *title,
                                  const char *description)
{
  g_return_if_fail (CAUSERIE_IS_LOADING_PAGE (self));

  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
  causerie_compat_show_page (self->stack, "status");
}

/* Without effect if the page was closed meanwhile. */
void
causerie_loading_page_show_error (CauserieLoadingPage *self, const GError *error)
{
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  g_return_if_fail (CAUSERIE_IS_LOADING_PAGE (self));

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  words = causerie_words_dup_for_error (error);
  escaped = g_markup_escape_text (words, -1);
  /* Translators: title in place of numbers that could not be read */
  causerie_loading_page_show_empty (self, _ ("Nothing to Show"), escaped);
}
