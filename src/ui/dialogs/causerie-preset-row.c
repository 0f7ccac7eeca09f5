/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preset in the preferences: its name, what it chooses, and a menu. The menu and the keys use the
 * actions "presets.edit", "presets.duplicate", "presets.move" and "presets.remove" of the page. */
#include "config.h"

#include "causerie-preset-row.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-effort-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIRST_CHARACTERS 60

/* The data key of a row for its preset. */
#define PRESET "causerie-preset"

static char *
dup_first_words (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));

  if (g_utf8_strlen (line, -1) <= FIRST_CHARACTERS)
    return g_steal_pointer (&line);
  *g_utf8_offset_to_pointer (line, FIRST_CHARACTERS) = '\0';
  return g_strconcat (line, "…", NULL);
}

/* Returns: (transfer full): what is different from other new chats */
static char *
dup_summary (CauserieRegistry *registry, const CauseriePresetRecord *preset)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autofree char *words
      = preset->instructions != NULL ? dup_first_words (preset->instructions) : NULL;
  const char *model
      = preset->model != NULL ? causerie_registry_get_model_name (registry, preset->model) : NULL;

  if (preset->model != NULL)
    g_strv_builder_add (builder, model != NULL ? model : preset->model);
  if (preset->effort != NULL)
    g_strv_builder_add (builder, causerie_effort_words_get (preset->effort));
  if (preset->web_search == CAUSERIE_WEB_ON)
    /* Translators: what a preset chooses */
    g_strv_builder_add (builder, _ ("With web search"));
  if (preset->web_search == CAUSERIE_WEB_OFF)
    /* Translators: what a preset chooses */
    g_strv_builder_add (builder, _ ("Without web search"));
  if (words != NULL && words[0] != '\0')
    g_strv_builder_add (builder, words);
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

static void
append_item (GMenu *menu, const char *label, const char *action, const char *uid)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", uid);
  g_menu_append_item (menu, item);
}

static void
append_move (GMenu *menu, const char *label, const char *uid, int by)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "presets.move", "(si)", uid, by);
  g_menu_append_item (menu, item);
}

static GtkWidget *
create_menu_button (const char *uid, const char *name)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) move = g_menu_new ();
  g_autoptr (GMenu) drop = g_menu_new ();

  /* Translators: menu item: opens a preset */
  append_item (change, _ ("Edit…"), "presets.edit", uid);
  /* Translators: menu item: makes a copy of a preset */
  append_item (change, _ ("Duplicate"), "presets.duplicate", uid);
  /* Translators: menu item: moves a preset in the list */
  append_move (move, _ ("Move Up"), uid, -1);
  /* Translators: menu item: moves a preset in the list */
  append_move (move, _ ("Move Down"), uid, 1);
  append_item (drop, _ ("Remove"), "presets.remove", uid);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (move));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (drop));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  /* Translators: name of the button with the menu of a preset */
  gtk_widget_set_tooltip_text (button, _ ("Preset Menu"));
  causerie_compat_name_menu_button (GTK_MENU_BUTTON (button), _ ("Preset Menu"), name);
  return button;
}

/* --- Moving --- */

static void
add_shortcut (GtkEventController *controller, guint key, const char *uid, int by)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_ALT_MASK),
                                            gtk_named_action_new ("presets.move"));

  gtk_shortcut_set_arguments (shortcut, g_variant_new ("(si)", uid, by));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
add_keys (GtkWidget *row, const char *uid)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  add_shortcut (controller, GDK_KEY_Up, uid, -1);
  add_shortcut (controller, GDK_KEY_Down, uid, 1);
  gtk_widget_add_controller (row, controller);
}

static GdkContentProvider *
on_prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (CAUSERIE_TYPE_PRESET,
                                         causerie_preset_row_get_preset (row));
}

static void
on_drag_begin_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  CauseriePreset *dropped = g_value_get_object (value);
  CauseriePreset *here = causerie_preset_row_get_preset (row);

  if (dropped == NULL || dropped == here)
    return FALSE;
  return gtk_widget_activate_action (row, "presets.drop", "(ss)", causerie_preset_get_uid (dropped),
                                     causerie_preset_get_uid (here));
}

static void
add_drag (GtkWidget *row)
{
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (CAUSERIE_TYPE_PRESET, GDK_ACTION_MOVE);

  gtk_widget_add_css_class (handle, "dim-label");
  gtk_widget_set_cursor_from_name (handle, "grab");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), handle);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare_cb), row, 0);
  g_signal_connect_object (source, "drag-begin", G_CALLBACK (on_drag_begin_cb), row, 0);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), row, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

static void
on_activated_cb (AdwActionRow *row)
{
  gtk_widget_activate_action (
      GTK_WIDGET (row), "presets.edit", "s",
      causerie_preset_get_uid (causerie_preset_row_get_preset (GTK_WIDGET (row))));
}

/* Returns: (transfer floating): a row that opens the preset */
GtkWidget *
causerie_preset_row_new (CauserieRegistry *registry, CauseriePreset *preset)
{
  const char *uid = causerie_preset_get_uid (preset);
  g_autofree char *summary = dup_summary (registry, causerie_preset_get_record (preset));
  GtkWidget *row = adw_action_row_new ();

  causerie_divided_label_watch_inside (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), causerie_preset_get_name (preset));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), PRESET, g_object_ref (preset), g_object_unref);
  add_drag (row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             create_menu_button (uid, causerie_preset_get_name (preset)));
  add_keys (row, uid);
  g_signal_connect (row, "activated", G_CALLBACK (on_activated_cb), NULL);
  return row;
}

/* Returns: (transfer none): the preset of a row */
CauseriePreset *
causerie_preset_row_get_preset (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), PRESET);
}
