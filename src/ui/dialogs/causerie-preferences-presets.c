/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page of the presets: a row for each, in their order, and examples while there are
 * none. */
#include "config.h"

#include "causerie-preferences-presets.h"

#include "causerie-compat.h"
#include "causerie-preset-dialog.h"
#include "causerie-preset-row.h"
#include "causerie-undo-toast.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

#define CAUSERIE_TYPE_PREFERENCES_PRESETS (causerie_preferences_presets_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreferencesPresets, causerie_preferences_presets, CAUSERIE,
                      PREFERENCES_PRESETS, AdwPreferencesPage)

struct _CauseriePreferencesPresets
{
  AdwPreferencesPage parent_instance;

  /* Template widgets */
  AdwPreferencesGroup *presets_group;
  AdwPreferencesGroup *suggestions_group;
  GtkWidget *add_button;

  /* Owned */
  CauserieSession *session;
  CauseriePresets *presets;
  GPtrArray *rows; /* of the presets, in their order */
  AdwToast *toast; /* offers to undo the last removal; NULL if that is not possible any more */
  CauseriePreset *removed; /* what the toast brings back */
  guint removed_from;
};

G_DEFINE_FINAL_TYPE (CauseriePreferencesPresets, causerie_preferences_presets,
                     ADW_TYPE_PREFERENCES_PAGE)

/* --- The rows --- */

static GtkWidget *
create_row (CauseriePreferencesPresets *self, guint position)
{
  g_autoptr (CauseriePreset) preset
      = g_list_model_get_item (G_LIST_MODEL (self->presets), position);

  return causerie_preset_row_new (causerie_session_get_registry (self->session), preset);
}

static gboolean
is_writable (CauseriePreferencesPresets *self)
{
  return !causerie_session_get_read_only (self->session);
}

static void
update (CauseriePreferencesPresets *self)
{
  gboolean writable = is_writable (self);

  gtk_widget_set_visible (GTK_WIDGET (self->suggestions_group),
                          writable && self->rows->len == 0
                              && causerie_presets_get_loaded (self->presets));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets.add", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets.edit", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets.duplicate", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets.move", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets.drop", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "presets.remove", writable);
}

/* A group only appends, so the rows that follow are added again. */
static void
on_presets_changed_cb (GListModel *presets, guint position, guint removed, guint added,
                       CauseriePreferencesPresets *self)
{
  for (guint i = position; i < self->rows->len; i++)
    adw_preferences_group_remove (self->presets_group, g_ptr_array_index (self->rows, i));
  if (removed > 0)
    g_ptr_array_remove_range (self->rows, position, removed);
  for (guint i = position; i < position + added; i++)
    g_ptr_array_insert (self->rows, (int)i, g_object_ref_sink (create_row (self, i)));
  for (guint i = position; i < self->rows->len; i++)
    adw_preferences_group_add (self->presets_group, g_ptr_array_index (self->rows, i));
  update (self);
}

static void
focus_row (CauseriePreferencesPresets *self, const char *uid)
{
  guint position = 0;

  if (causerie_presets_find (self->presets, uid, &position) != NULL && position < self->rows->len)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, position));
}

/* --- Adding and changing --- */

static void
on_add_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_preset_dialog_present (widget, CAUSERIE_PREFERENCES_PRESETS (widget)->session, NULL);
}

static CauseriePreset *
find_preset (CauseriePreferencesPresets *self, GVariant *uid, guint *position)
{
  return causerie_presets_find (self->presets, g_variant_get_string (uid, NULL), position);
}

static void
on_edit_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);
  CauseriePreset *preset = find_preset (self, parameter, NULL);

  if (preset != NULL)
    causerie_preset_dialog_present (widget, self->session, causerie_preset_get_record (preset));
}

static void
on_duplicate_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);
  guint position = 0;
  CauseriePreset *preset = find_preset (self, parameter, &position);
  g_autoptr (CauseriePresetRecord) copy = NULL;

  if (preset == NULL)
    return;
  copy = causerie_preset_record_copy (causerie_preset_get_record (preset));
  g_free (copy->uid);
  g_free (copy->name);
  copy->uid = g_uuid_string_random ();
  /* Translators: the name of a copy; %s is that of the original */
  copy->name = g_strdup_printf (_ ("%s (copy)"), causerie_preset_get_name (preset));
  causerie_presets_insert (self->presets, copy, position + 1);
  focus_row (self, copy->uid);
}

static void
announce_place (CauseriePreferencesPresets *self, guint place)
{
  g_autofree char *words = NULL;

  /* Translators: where a preset is now in the list; the numbers are a place and the number of
     presets */
  words = g_strdup_printf (_ ("Moved to place %u of %u"), place + 1, self->rows->len);
  causerie_compat_announce (GTK_WIDGET (self), words);
}

static void
on_move_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);
  g_autofree char *uid = NULL;
  guint position = 0;
  int by;

  g_variant_get (parameter, "(si)", &uid, &by);
  if (causerie_presets_find (self->presets, uid, &position) == NULL || (int)position + by < 0
      || (int)position + by >= (int)self->rows->len)
    return;
  causerie_presets_move (self->presets, position, (guint)((int)position + by));
  focus_row (self, uid);
  announce_place (self, (guint)((int)position + by));
}

/* The dropped preset takes the place of the one on which it was dropped. */
static void
on_drop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);
  const char *dropped, *here;
  guint from = 0;
  guint to = 0;

  g_variant_get (parameter, "(&s&s)", &dropped, &here);
  if (causerie_presets_find (self->presets, dropped, &from) != NULL
      && causerie_presets_find (self->presets, here, &to) != NULL)
    causerie_presets_move (self->presets, from, to);
}

/* --- Removing --- */

static void
on_undo_clicked_cb (CauseriePreferencesPresets *self)
{
  g_autoptr (CauseriePreset) preset = g_steal_pointer (&self->removed);

  if (preset == NULL)
    return;
  causerie_presets_insert (self->presets, causerie_preset_get_record (preset), self->removed_from);
  focus_row (self, causerie_preset_get_uid (preset));
}

static void
on_toast_dismissed_cb (CauseriePreferencesPresets *self, AdwToast *toast)
{
  if (self->toast != toast)
    return;
  g_clear_object (&self->toast);
  g_clear_object (&self->removed);
}

static void
dismiss_toast (CauseriePreferencesPresets *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->toast);

  if (toast != NULL)
    adw_toast_dismiss (toast);
}

/* One removal can be undone at a time: AdwToastOverlay of libadwaita 1.2 aborts if a toast that
   another one has replaced is shown again too soon. */
static void
offer_undo (CauseriePreferencesPresets *self, CauseriePreset *preset, guint position)
{
  g_autofree char *text = NULL;

  dismiss_toast (self);
  g_set_object (&self->removed, preset);
  self->removed_from = position;
  /* Translators: %s is the name of a preset that was removed from the list */
  text = g_strdup_printf (_ ("“%s” removed"), causerie_preset_get_name (preset));
  self->toast = causerie_undo_toast_new (text);
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (on_undo_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_toast_dismissed_cb), self,
                           G_CONNECT_SWAPPED);
  causerie_undo_toast_show (self->toast, GTK_WIDGET (self), text);
}

static void
on_remove_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);
  guint position = 0;
  CauseriePreset *found = find_preset (self, parameter, &position);
  g_autoptr (CauseriePreset) preset = found != NULL ? g_object_ref (found) : NULL;

  if (preset == NULL)
    return;
  gtk_widget_grab_focus (self->add_button);
  causerie_presets_remove (self->presets, causerie_preset_get_uid (preset));
  offer_undo (self, preset, position);
}

/* Undoes the last removal. */
static void
on_undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);

  on_undo_clicked_cb (self);
  dismiss_toast (self);
}

static void
on_failed_cb (CauseriePresets *presets, const GError *error, CauseriePreferencesPresets *self)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *words = causerie_words_dup_for_error (error);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (escaped));
  causerie_compat_announce (GTK_WIDGET (self), words);
}

/* --- Suggestions --- */

typedef struct
{
  const char *name;
  const char *instructions;
} Suggestion;

static const Suggestion suggestions[] = {
  /* Translators: name of an example of a preset */
  { N_ ("Translator"),
    /* Translators: instructions for a language model, of the preset “Translator”. Name your
       language instead of English. */
    N_ ("Translate what I write into English. If it is in English, ask once which language I want, "
        "and translate it into that. Keep meaning, tone and formatting. Reply with the translation "
        "only, unless I ask about it.") },
  /* Translators: name of an example of a preset */
  { N_ ("Code Review"),
    /* Translators: instructions for a language model, of the preset “Code Review” */
    N_ ("Review the code that I send. Look for mistakes first, then for unclear or needlessly "
        "complicated parts. Name the place, explain the problem and suggest a change. Be brief, "
        "and say so if there is nothing to improve.") },
};

static void
on_suggestion_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (widget);
  guint number = g_variant_get_uint32 (parameter);
  g_autoptr (CauseriePresetRecord) preset = NULL;

  if (number >= G_N_ELEMENTS (suggestions))
    return;
  preset = causerie_preset_record_new (_ (suggestions[number].name));
  preset->instructions = g_strdup (_ (suggestions[number].instructions));
  causerie_presets_put (self->presets, preset);
  focus_row (self, preset->uid);
}

static void
add_suggestions (CauseriePreferencesPresets *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (suggestions); i++)
    {
      /* Translators: button that adds a suggested preset */
      GtkWidget *button = gtk_button_new_with_label (_ ("Add"));
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", _ (suggestions[i].name),
                                     "subtitle", _ (suggestions[i].instructions), NULL);

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "presets.add-suggestion");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", i);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      _ (suggestions[i].name), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (self->suggestions_group, row);
    }
}

static void
causerie_preferences_presets_dispose (GObject *object)
{
  CauseriePreferencesPresets *self = CAUSERIE_PREFERENCES_PRESETS (object);

  g_clear_object (&self->toast);
  g_clear_object (&self->removed);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_PREFERENCES_PRESETS);
  g_clear_object (&self->presets);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_preferences_presets_parent_class)->dispose (object);
}

static void
causerie_preferences_presets_finalize (GObject *object)
{
  g_ptr_array_unref (CAUSERIE_PREFERENCES_PRESETS (object)->rows);
  G_OBJECT_CLASS (causerie_preferences_presets_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "presets.add", NULL, on_add_cb);
  gtk_widget_class_install_action (widget_class, "presets.add-suggestion", "u", on_suggestion_cb);
  gtk_widget_class_install_action (widget_class, "presets.edit", "s", on_edit_cb);
  gtk_widget_class_install_action (widget_class, "presets.duplicate", "s", on_duplicate_cb);
  gtk_widget_class_install_action (widget_class, "presets.move", "(si)", on_move_cb);
  gtk_widget_class_install_action (widget_class, "presets.drop", "(ss)", on_drop_cb);
  gtk_widget_class_install_action (widget_class, "presets.remove", "s", on_remove_cb);
  gtk_widget_class_install_action (widget_class, "presets.undo", NULL, on_undo_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "presets.undo",
                                       NULL);
}

static void
causerie_preferences_presets_class_init (CauseriePreferencesPresetsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_preferences_presets_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_preferences_presets_finalize;
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-preferences-presets.ui");
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesPresets, presets_group);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesPresets,
                                        suggestions_group);
  gtk_widget_class_bind_template_child (widget_class, CauseriePreferencesPresets, add_button);
}

static void
causerie_preferences_presets_init (CauseriePreferencesPresets *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_suggestions (self);
}

/* Creates a page for causerie_compat_present_preferences(). Changes apply at once. */
GtkWidget *
causerie_preferences_presets_new (CauserieSession *session)
{
  CauseriePreferencesPresets *self;

  g_return_val_if_fail (CAUSERIE_IS_SESSION (session), NULL);

  self = g_object_new (CAUSERIE_TYPE_PREFERENCES_PRESETS, NULL);
  self->session = g_object_ref (session);
  self->presets = g_object_ref (causerie_session_get_presets (session));
  g_signal_connect_object (self->presets, "items-changed", G_CALLBACK (on_presets_changed_cb), self,
                           0);
  g_signal_connect_object (self->presets, "notify::loaded", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->presets, "failed", G_CALLBACK (on_failed_cb), self, 0);
  on_presets_changed_cb (G_LIST_MODEL (self->presets), 0, 0,
                         g_list_model_get_n_items (G_LIST_MODEL (self->presets)), self);
  return GTK_WIDGET (self);
}
