/* SPDX-License-Identifier: GPL-3.0-or-later
 * Features whose implementation depends on the version of GTK and libadwaita. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * CauserieQuestion:
 * @heading: the question, one line
 * @body: (nullable): the consequences of accepting
 * @cancel_label: the label of the button that cancels
 * @accept_label: (nullable): the label of the button that accepts; %NULL if there is only one
 *   button
 * @destructive: whether accepting destroys something
 *
 * A question with one or two answers. All strings are plain text, not markup.
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
 * @width: the preferred width in pixels
 * @height: the preferred height in pixels, or 0 for that of the content
 * @focus: (nullable): the widget that gets the initial focus
 * @default_widget: (nullable): the default widget, activated by entries with activates-default
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
 * @title: the action; %NULL terminates an array
 * @keys: the keys, in the syntax of GtkShortcutsShortcut:accelerator
 */
typedef struct
{
  const char *title;
  const char *keys;
} CauserieShortcut;

/**
 * CauserieShortcuts:
 * @title: the heading; %NULL terminates an array
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

void causerie_compat_open_files_async (GtkWidget *parent, const char *title,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
GSList *causerie_compat_open_files_finish (GtkWidget *parent, GAsyncResult *result, GError **error);

void causerie_compat_present_dialog (GtkWidget *parent, GtkWidget *content,
                                     const CauserieDialog *options);
void causerie_compat_present_shortcuts (GtkWidget *parent, const CauserieShortcuts *sections);
void causerie_compat_present_preferences (GtkWidget *parent, AdwPreferencesPage *const *pages,
                                          guint n_pages);
void causerie_compat_show_preferences (AdwPreferencesPage *page);
void causerie_compat_present_about (GtkWidget *parent, const char *application_id,
                                    const char *version);
void causerie_compat_open_uri_async (GtkWidget *parent, const char *uri, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
gboolean causerie_compat_open_uri_finish (GtkWidget *parent, GAsyncResult *result, GError **error);
void causerie_compat_open_file_async (GtkWidget *parent, GFile *file, gboolean ask,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data);
gboolean causerie_compat_open_file_finish (GtkWidget *parent, GAsyncResult *result, GError **error);
void causerie_compat_announce (GtkWidget *widget, const char *message);
void causerie_compat_make_tab_stop (GtkListView *list);
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
