/* SPDX-License-Identifier: GPL-3.0-or-later
 * Applies the text size that the reader chose to all windows. Only messages and the fields they are
 * written in follow it; menus, lists and dialogs keep the size that is set for the desktop. */
#include "config.h"

#include "causerie-text-size.h"

/* How much one step changes the size, in percent. */
#define STEP 10

/* Text that is read for a long time is somewhat larger than the labels of buttons. */
#define BASE 1.1

struct _CauserieTextSize
{
  GObject parent_instance;

  CauserieSettings *settings;
  GdkDisplay *display;
  GtkCssProvider *provider;
};

G_DEFINE_FINAL_TYPE (CauserieTextSize, causerie_text_size, G_TYPE_OBJECT)

static void
update (CauserieTextSize *self)
{
  int percent = (int)(BASE * causerie_settings_get_text_size (self->settings) + 0.5);
  g_autofree char *css = g_strdup_printf (".causerie-text { font-size: %d%%; }", percent);

  gtk_css_provider_load_from_data (self->provider, css, -1);
}

static void
causerie_text_size_dispose (GObject *object)
{
  CauserieTextSize *self = CAUSERIE_TEXT_SIZE (object);

  if (self->provider != NULL)
    gtk_style_context_remove_provider_for_display (self->display,
                                                   GTK_STYLE_PROVIDER (self->provider));
  g_clear_object (&self->provider);
  g_clear_object (&self->display);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (causerie_text_size_parent_class)->dispose (object);
}

static void
causerie_text_size_class_init (CauserieTextSizeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_text_size_dispose;
}

static void
causerie_text_size_init (CauserieTextSize *self)
{
  self->provider = gtk_css_provider_new ();
}

/* Follows the setting as long as the object exists. */
CauserieTextSize *
causerie_text_size_new (CauserieSettings *settings, GdkDisplay *display)
{
  CauserieTextSize *self;

  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (GDK_IS_DISPLAY (display), NULL);

  self = g_object_new (CAUSERIE_TYPE_TEXT_SIZE, NULL);
  self->settings = g_object_ref (settings);
  self->display = g_object_ref (display);
  update (self);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (self->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_signal_connect_object (settings, "notify::text-size", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * causerie_text_size_step:
 * @steps: 1 for larger text, -1 for smaller text
 *
 * At the largest and the smallest size, nothing changes.
 */
void
causerie_text_size_step (CauserieTextSize *self, int steps)
{
  int size;

  g_return_if_fail (CAUSERIE_IS_TEXT_SIZE (self));

  size = causerie_settings_get_text_size (self->settings) + steps * STEP;
  causerie_settings_set_text_size (self->settings, size);
}

void
causerie_text_size_reset (CauserieTextSize *self)
{
  g_return_if_fail (CAUSERIE_IS_TEXT_SIZE (self));

  causerie_settings_set_text_size (self->settings, CAUSERIE_TEXT_SIZE_NORMAL);
}
