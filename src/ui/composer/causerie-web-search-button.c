/* SPDX-License-Identifier: GPL-3.0-or-later
 * The switch for web searches of a chat. It is shown where the model can search. When the chat has
 * begun, it offers to continue in a new one. */
#include "config.h"

#include "causerie-web-search-button.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

struct _CauserieWebSearchButton
{
  GtkToggleButton parent_instance;

  CauserieSetup *setup; /* of the chat on screen, or NULL */
  GSignalGroup *setup_signals;
  CauserieModelChoice *choice;
  GSignalGroup *entry_signals;
  GSignalGroup *model_signals;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (CauserieWebSearchButton, causerie_web_search_button, GTK_TYPE_TOGGLE_BUTTON)

static gboolean
is_offered (CauserieWebSearchButton *self)
{
  const CauserieModelChoice *choice = self->choice;

  return choice != NULL && choice->service != NULL && choice->model != NULL
         && *choice->model != '\0'
         && causerie_service_entry_takes (choice->service, CAUSERIE_REQUEST_TOOLS, choice->model)
         && causerie_service_entry_takes (choice->service, CAUSERIE_REQUEST_WEB_SEARCH,
                                          choice->model);
}

static void
update (CauserieWebSearchButton *self)
{
  const CauserieChatSetup *setup = self->setup != NULL ? causerie_setup_get (self->setup) : NULL;
  gboolean offered = is_offered (self);
  gboolean on = setup != NULL && setup->web_search;

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self), on && offered);
  self->updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), setup != NULL && offered);
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieWebSearchButton *self = CAUSERIE_WEB_SEARCH_BUTTON (source);
  gboolean on = GPOINTER_TO_INT (data);

  if (causerie_compat_confirm_finish (GTK_WIDGET (self), result, NULL))
    gtk_widget_activate_action (GTK_WIDGET (self), "version.continue-searching", "b", on);
}

/* Whether the web is searched is part of what a chat began with. */
static void
offer_new_chat (CauserieWebSearchButton *self)
{
  gboolean on = causerie_setup_get (self->setup)->web_search;
  const CauserieQuestion question = {
    .heading = on ? _ ("Turn Off Web Search?") : _ ("Turn On Web Search?"),
    .body = on ? _ ("This chat began with web search, which cannot be changed in it. It can be "
                    "continued in a new chat without web search.")
               : _ ("This chat began without web search, which cannot be changed in it. It can be "
                    "continued in a new chat with web search."),
    .cancel_label = _ ("_Cancel"),
    .accept_label = _ ("_Continue in a New Chat"),
  };

  causerie_compat_confirm_async (GTK_WIDGET (self), &question, NULL, on_answered_cb,
                                 GINT_TO_POINTER (!on));
}

static void
causerie_web_search_button_clicked (GtkButton *button)
{
  CauserieWebSearchButton *self = CAUSERIE_WEB_SEARCH_BUTTON (button);

  if (self->setup != NULL && causerie_setup_get_fixed (self->setup))
    offer_new_chat (self);
  else
    GTK_BUTTON_CLASS (causerie_web_search_button_parent_class)->clicked (button);
}

static void
causerie_web_search_button_toggled (GtkToggleButton *button)
{
  CauserieWebSearchButton *self = CAUSERIE_WEB_SEARCH_BUTTON (button);

  if (!self->updating && self->setup != NULL)
    causerie_setup_set_web_search (self->setup, gtk_toggle_button_get_active (button));
}

static void
causerie_web_search_button_dispose (GObject *object)
{
  CauserieWebSearchButton *self = CAUSERIE_WEB_SEARCH_BUTTON (object);

  g_clear_object (&self->setup_signals);
  g_clear_object (&self->entry_signals);
  g_clear_object (&self->model_signals);
  g_clear_object (&self->setup);
  g_clear_pointer (&self->choice, causerie_model_choice_free);
  G_OBJECT_CLASS (causerie_web_search_button_parent_class)->dispose (object);
}

static void
causerie_web_search_button_class_init (CauserieWebSearchButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_web_search_button_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = causerie_web_search_button_clicked;
  GTK_TOGGLE_BUTTON_CLASS (klass)->toggled = causerie_web_search_button_toggled;
}

static void
causerie_web_search_button_init (CauserieWebSearchButton *self)
{
  gtk_button_set_icon_name (GTK_BUTTON (self), "causerie-web-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "circular");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  /* Translators: button that lets the model search the web */
  causerie_compat_name_icon_button (GTK_WIDGET (self), _ ("Web Search"));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->setup_signals = g_signal_group_new (CAUSERIE_TYPE_SETUP);
  g_signal_group_connect_swapped (self->setup_signals, "notify::web-search", G_CALLBACK (update),
                                  self);
  self->entry_signals = g_signal_group_new (CAUSERIE_TYPE_SERVICE_ENTRY);
  g_signal_group_connect_swapped (self->entry_signals, "refusals-changed", G_CALLBACK (update),
                                  self);
  self->model_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "items-changed", G_CALLBACK (update), self);
}

/* @chat: (nullable): the chat on screen */
void
causerie_web_search_button_set_chat (CauserieWebSearchButton *self, CauserieChat *chat)
{
  CauserieSetup *setup = chat != NULL ? causerie_chat_get_setup (chat) : NULL;

  g_return_if_fail (CAUSERIE_IS_WEB_SEARCH_BUTTON (self));

  if (!g_set_object (&self->setup, setup))
    return;
  g_signal_group_set_target (self->setup_signals, self->setup);
  update (self);
}

/* @choice: (nullable): what answers the next message */
void
causerie_web_search_button_set_choice (CauserieWebSearchButton *self,
                                       const CauserieModelChoice *choice)
{
  CauserieServiceEntry *entry = choice != NULL ? choice->service : NULL;

  g_return_if_fail (CAUSERIE_IS_WEB_SEARCH_BUTTON (self));

  if (!causerie_model_choice_equal (self->choice, choice))
    {
      causerie_model_choice_free (self->choice);
      self->choice = causerie_model_choice_copy (choice);
      g_signal_group_set_target (self->entry_signals, entry);
      g_signal_group_set_target (self->model_signals,
                                 entry != NULL ? causerie_service_entry_get_models (entry) : NULL);
    }
  update (self);
}
