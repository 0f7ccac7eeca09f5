/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window that lists the keys. */
#include "config.h"

#include "causerie-shortcuts.h"

/**
 * causerie_shortcuts_present:
 * @parent: the window it belongs to
 * @settings: say which key sends
 *
 * Lists the keys as they are set now.
 */
void
causerie_shortcuts_present (GtkWindow *parent, CauserieSettings *settings)
{
  g_autoptr (GtkBuilder) builder = NULL;
  gboolean enter_sends;
  GtkWindow *window;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (CAUSERIE_IS_SETTINGS (settings));

  builder = gtk_builder_new_from_resource (
      "/io/github/causerie_chat/Causerie/ui/causerie-shortcuts.ui");
  enter_sends = causerie_settings_get_enter_sends (settings);
  g_object_set (gtk_builder_get_object (builder, "send"), "accelerator",
                enter_sends ? "Return" : "<Control>Return", NULL);
  g_object_set (gtk_builder_get_object (builder, "break_line"), "accelerator",
                enter_sends ? "<Shift>Return" : "Return", NULL);
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
