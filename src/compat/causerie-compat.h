/* SPDX-License-Identifier: GPL-3.0-or-later
 * Features that differ between library versions, offered without saying which version is there. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CauserieQuestion:
 * @heading: what is asked, one line
 * @body: (nullable): what follows from saying yes
 * @cancel_label: the label of the way back
 * @accept_label: (nullable): the label of the way on, %NULL where there is only something to close
 * @destructive: whether the way on destroys something
 *
 * A question with two answers, or with one. All texts are plain, never markup.
 */
typedef struct
{
  const char *heading;
  const char *body;
  const char *cancel_label;
  const char *accept_label;
  gboolean destructive;
} CauserieQuestion;

/**
 * CauserieDialog:
 * @title: the title, one line
 * @width: how wide the dialog is where there is room, in pixels
 * @height: how high, or 0 for as high as its content
 * @focus: (nullable): what has the keyboard at first
 * @default_widget: (nullable): what an entry that activates the default presses
 */
typedef struct
{
  const char *title;
  int width;
  int height;
  GtkWidget *focus;
  GtkWidget *default_widget;
} CauserieDialog;

/**
 * CauserieShortcut:
 * @title: what the keys do; %NULL ends a list
 * @keys: the keys, as GtkShortcutsShortcut's "accelerator" has them
 */
typedef struct
{
  const char *title;
  const char *keys;
} CauserieShortcut;

/**
 * CauserieShortcuts:
 * @title: what the shortcuts are about; %NULL ends a list
 * @items: the shortcuts
 */
typedef struct
{
  const char *title;
  const CauserieShortcut *items;
} CauserieShortcuts;

void causerie_compat_confirm_async (GtkWidget *parent, const CauserieQuestion *question,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
gboolean causerie_compat_confirm_finish (GtkWidget *parent, GAsyncResult *result, GError **error);

void causerie_compat_save_file_async (GtkWidget *parent, const char *title, const char *name,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
GFile *causerie_compat_save_file_finish (GtkWidget *parent, GAsyncResult *result, GError **error);

void causerie_compat_present_dialog (GtkWidget *parent, GtkWidget *content,
                                     const CauserieDialog *options);
void causerie_compat_present_shortcuts (GtkWidget *parent, const CauserieShortcuts *sections);
void causerie_compat_present_preferences (GtkWidget *parent, AdwPreferencesPage *page);
void causerie_compat_present_about (GtkWidget *parent, const char *application_id,
                                    const char *version);
void causerie_compat_open_uri_async (GtkWidget *parent, const char *uri, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
gboolean causerie_compat_open_uri_finish (GtkWidget *parent, GAsyncResult *result, GError **error);
void causerie_compat_announce (GtkWidget *widget, const char *message);
void causerie_compat_show_page (GtkStack *stack, const char *name);
void causerie_compat_name_row (GtkListItem *item, const char *name, const char *description);

void causerie_compat_name_icon_button (GtkWidget *button, const char *name);
void causerie_compat_name_buttons (GtkWidget *widget, const char *close_name);
void causerie_compat_name_toasts (AdwToastOverlay *overlay, const char *close_name);
void causerie_compat_name_menu_items (GtkPopoverMenu *menu);
void causerie_compat_name_menu_button (GtkMenuButton *button, const char *name,
                                       const char *description);
void causerie_compat_dispose_template (GtkWidget *widget, GType type);

G_END_DECLS
