/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line above a chat with its preset and its own instructions. In a chat without messages they
 * can be chosen; later it says what the chat was set up with. */
#include "config.h"

#include "causerie-setup-bar.h"

#include "causerie-compat.h"
#include "causerie-instructions-dialog.h"

#include <glib/gi18n-lib.h>

struct _CauserieSetupBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkMenuButton *preset_button;
  GtkLabel *preset_label; /* of the button */
  GtkLabel *began_label;  /* in place of the button, once there are messages */
  GtkWidget *instructions_button;

  /* Owned */
  CauserieSession *session;
  GSimpleAction *preset_action; /* its state is a uid, or "" */
  GSignalGroup *presets_signals;
  GSignalGroup *chat_signals;
  GSignalGroup *setup_signals;
};

G_DEFINE_FINAL_TYPE (CauserieSetupBar, causerie_setup_bar, GTK_TYPE_WIDGET)

static CauserieSetup *
get_setup (CauserieSetupBar *self)
{
  g_autoptr (CauserieSetup) setup = g_signal_group_dup_target (self->setup_signals);

  return setup;
}

static CauseriePresets *
get_presets (CauserieSetupBar *self)
{
  return causerie_session_get_presets (self->session);
}

/* --- The menu --- */

/* An underscore in the name of a preset does not mark a key. */
static char *
escape_label (const char *name)
{
  GString *label = g_string_new (name);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (label, FALSE);
}

static void
append_item (GMenu *menu, const char *label, const char *uid)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "setup.preset", "s", uid);
  g_menu_append_item (menu, item);
}

static void
fill_menu (CauserieSetupBar *self)
{
  GListModel *presets = G_LIST_MODEL (get_presets (self));
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) choices = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();

  append_item (choices, C_ ("preset", "None"), "");
  for (guint i = 0; i < g_list_model_get_n_items (presets); i++)
    {
      g_autoptr (CauseriePreset) preset = g_list_model_get_item (presets, i);
      g_autofree char *label = escape_label (causerie_preset_get_name (preset));

      append_item (choices, label, causerie_preset_get_uid (preset));
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (choices));
  /* Translators: menu item that opens the preferences */
  g_menu_append (others, _ ("Manage Presets…"), "app.presets");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  gtk_menu_button_set_menu_model (self->preset_button, G_MENU_MODEL (menu));
}

static void
on_preset_activated_cb (GSimpleAction *action, GVariant *uid, CauserieSetupBar *self)
{
  CauseriePreset *preset
      = causerie_presets_find (get_presets (self), g_variant_get_string (uid, NULL), NULL);

  if (get_setup (self) != NULL)
    causerie_setup_use_preset (get_setup (self),
                               preset != NULL ? causerie_preset_get_record (preset) : NULL);
}

/* --- What is shown --- */

static void
show_preset (CauserieSetupBar *self, const CauserieChatSetup *setup)
{
  const char *name = setup->preset_name != NULL ? setup->preset_name : C_ ("preset", "None");
  /* Translators: a button, or above a chat; %s is the name of a preset, or “None” */
  g_autofree char *words = g_strdup_printf (_ ("Preset: %s"), name);

  gtk_label_set_text (self->preset_label, words);
  gtk_label_set_text (self->began_label, words);
  causerie_compat_name_menu_button (self->preset_button, C_ ("button", "Preset"), name);
  g_simple_action_set_state (
      self->preset_action,
      g_variant_new_string (setup->preset_uid != NULL ? setup->preset_uid : ""));
}

static void
update (CauserieSetupBar *self)
{
  g_autoptr (CauserieChat) chat = g_signal_group_dup_target (self->chat_signals);
  const CauserieChatSetup *setup
      = get_setup (self) != NULL ? causerie_setup_get (get_setup (self)) : NULL;
  gboolean open = chat != NULL && causerie_chat_get_id (chat) == 0
                  && !causerie_session_get_read_only (self->session);

  if (setup == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  show_preset (self, setup);
  gtk_widget_set_visible (GTK_WIDGET (self->preset_button), open);
  gtk_widget_set_visible (GTK_WIDGET (self->began_label), !open && setup->preset_name != NULL);
  gtk_widget_set_visible (self->instructions_button, open || setup->instructions != NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->instructions_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      /* Translators: describes the button “Instructions…” */
      setup->instructions != NULL ? _ ("This chat has its own.") : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          open || setup->preset_name != NULL || setup->instructions != NULL);
}

static void
on_presets_changed_cb (CauserieSetupBar *self)
{
  fill_menu (self);
  update (self);
}

static void
on_instructions_cb (CauserieSetupBar *self)
{
  if (get_setup (self) != NULL)
    causerie_instructions_dialog_present (GTK_WIDGET (self), get_setup (self));
}

static void
causerie_setup_bar_dispose (GObject *object)
{
  CauserieSetupBar *self = CAUSERIE_SETUP_BAR (object);

  g_clear_object (&self->presets_signals);
  g_clear_object (&self->chat_signals);
  g_clear_object (&self->setup_signals);
  g_clear_object (&self->preset_action);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_setup_bar_parent_class)->dispose (object);
}

static void
causerie_setup_bar_class_init (CauserieSetupBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_setup_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
make_action (CauserieSetupBar *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->preset_action
      = g_simple_action_new_stateful ("preset", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect_object (self->preset_action, "activate", G_CALLBACK (on_preset_activated_cb),
                           self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->preset_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "setup", G_ACTION_GROUP (group));
}

static void
make_signals (CauserieSetupBar *self)
{
  self->presets_signals = g_signal_group_new (CAUSERIE_TYPE_PRESETS);
  g_signal_group_connect_object (self->presets_signals, "items-changed",
                                 G_CALLBACK (on_presets_changed_cb), self, G_CONNECT_SWAPPED);
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_object (self->chat_signals, "notify::id", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
  self->setup_signals = g_signal_group_new (CAUSERIE_TYPE_SETUP);
  g_signal_group_connect_object (self->setup_signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

static GtkLabel *
create_label (void)
{
  return g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
}

static void
causerie_setup_bar_init (CauserieSetupBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_halign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->box, "causerie-setup");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->preset_label = create_label ();
  self->preset_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->preset_button, GTK_WIDGET (self->preset_label));
  gtk_menu_button_set_always_show_arrow (self->preset_button, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->preset_button), "flat");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->preset_button));

  self->began_label = create_label ();
  gtk_widget_add_css_class (GTK_WIDGET (self->began_label), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->began_label));

  /* Translators: button that shows what a language model is told before a chat */
  self->instructions_button = gtk_button_new_with_label (_ ("Instructions…"));
  gtk_widget_add_css_class (self->instructions_button, "flat");
  g_signal_connect_object (self->instructions_button, "clicked", G_CALLBACK (on_instructions_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), self->instructions_button);
  make_action (self);
  make_signals (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* @chat: (nullable): the chat on screen */
void
causerie_setup_bar_set_chat (CauserieSetupBar *self, CauserieSession *session, CauserieChat *chat)
{
  g_return_if_fail (CAUSERIE_IS_SETUP_BAR (self) && CAUSERIE_IS_SESSION (session));

  if (g_set_object (&self->session, session))
    {
      g_signal_group_set_target (self->presets_signals, causerie_session_get_presets (session));
      g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      fill_menu (self);
    }
  g_signal_group_set_target (self->chat_signals, chat);
  g_signal_group_set_target (self->setup_signals,
                             chat != NULL ? causerie_chat_get_setup (chat) : NULL);
  update (self);
}
