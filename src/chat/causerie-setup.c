/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a chat is set up with. It is part of the frozen prefix, so the first reply fixes it, and it
 * is fixed while that reply is requested. */
#include "config.h"

#include "causerie-setup.h"

struct _CauserieSetup
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieSettings *settings;
  gint64 chat_id; /* 0 while the chat has no messages */
  CauserieChatSetup *setup;
  gboolean begun;
  guint n_holds;          /* calls of causerie_setup_hold() without causerie_setup_release() */
  gboolean changed;       /* since the object was made; what is loaded later does not replace it */
  char *own_instructions; /* what was written without a preset, or NULL */
  GCancellable *loading;
};

enum
{
  PROP_0,
  PROP_PRESET_NAME,
  PROP_INSTRUCTIONS,
  PROP_WEB_SEARCH,
  PROP_WEB_FETCH,
  PROP_FIXED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieSetup, causerie_setup, G_TYPE_OBJECT)

static void
start_writing (CauserieLibrary *library, gint64 chat_id, gint64 message_id, gconstpointer data,
               GAsyncReadyCallback callback, gpointer callback_data)
{
  causerie_library_set_setup_async (library, chat_id, data, NULL, callback, callback_data);
}

static void
free_setup (gpointer setup)
{
  causerie_chat_setup_free (setup);
}

static const CauseriePendingKind setup_kind = { start_writing, NULL, free_setup, TRUE };

static void
notify_if (CauserieSetup *self, gboolean differs, guint property)
{
  if (differs)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
replace (CauserieSetup *self, const CauserieChatSetup *setup)
{
  g_autoptr (CauserieChatSetup) old = self->setup;

  self->setup = causerie_chat_setup_copy (setup);
  g_object_freeze_notify (G_OBJECT (self));
  /* Two presets may have the same name. */
  notify_if (self,
             g_strcmp0 (old->preset_name, setup->preset_name) != 0
                 || g_strcmp0 (old->preset_uid, setup->preset_uid) != 0,
             PROP_PRESET_NAME);
  notify_if (self, g_strcmp0 (old->instructions, setup->instructions) != 0, PROP_INSTRUCTIONS);
  notify_if (self, old->web_search != setup->web_search, PROP_WEB_SEARCH);
  notify_if (self, old->web_fetch != setup->web_fetch, PROP_WEB_FETCH);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
causerie_setup_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieSetup *self = CAUSERIE_SETUP (object);

  switch (id)
    {
    case PROP_PRESET_NAME:
      g_value_set_string (value, self->setup->preset_name);
      break;
    case PROP_INSTRUCTIONS:
      g_value_set_string (value, self->setup->instructions);
      break;
    case PROP_WEB_SEARCH:
      g_value_set_boolean (value, self->setup->web_search);
      break;
    case PROP_WEB_FETCH:
      g_value_set_boolean (value, self->setup->web_fetch);
      break;
    case PROP_FIXED:
      g_value_set_boolean (value, causerie_setup_get_fixed (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_setup_dispose (GObject *object)
{
  CauserieSetup *self = CAUSERIE_SETUP (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->settings);
  g_clear_object (&self->writes);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_setup_parent_class)->dispose (object);
}

static void
causerie_setup_finalize (GObject *object)
{
  CauserieSetup *self = CAUSERIE_SETUP (object);

  causerie_chat_setup_free (self->setup);
  g_free (self->own_instructions);
  G_OBJECT_CLASS (causerie_setup_parent_class)->finalize (object);
}

static void
causerie_setup_class_init (CauserieSetupClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_setup_get_property;
  object_class->dispose = causerie_setup_dispose;
  object_class->finalize = causerie_setup_finalize;
  properties[PROP_PRESET_NAME] = g_param_spec_string ("preset-name", NULL, NULL, NULL, flags);
  properties[PROP_INSTRUCTIONS] = g_param_spec_string ("instructions", NULL, NULL, NULL, flags);
  properties[PROP_WEB_SEARCH] = g_param_spec_boolean ("web-search", NULL, NULL, FALSE, flags);
  properties[PROP_WEB_FETCH] = g_param_spec_boolean ("web-fetch", NULL, NULL, FALSE, flags);
  properties[PROP_FIXED] = g_param_spec_boolean ("fixed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_setup_init (CauserieSetup *self)
{
  self->setup = causerie_chat_setup_new ();
}

/* Replaces the setup by @setup. Until it is fixed, the preference decides whether the model may
 * open web pages. */
static void
replace_with_preference (CauserieSetup *self, const CauserieChatSetup *setup)
{
  g_autoptr (CauserieChatSetup) copy = causerie_chat_setup_copy (setup);

  copy->web_fetch = causerie_settings_get_web_fetch (self->settings);
  replace (self, copy);
}

/* The preference applies to chats that have not begun, also to the one that is on screen. */
static void
on_web_fetch_changed_cb (CauserieSetup *self)
{
  if (!causerie_setup_get_fixed (self))
    replace_with_preference (self, self->setup);
}

/* Returns: (transfer full): the setup of a new chat, with the last choice for web search */
CauserieSetup *
causerie_setup_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                    CauserieSettings *settings)
{
  CauserieSetup *self = g_object_new (CAUSERIE_TYPE_SETUP, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->settings = g_object_ref (settings);
  self->setup->web_search = causerie_settings_get_web_search (settings);
  self->setup->web_fetch = causerie_settings_get_web_fetch (settings);
  g_signal_connect_object (settings, "notify::web-fetch", G_CALLBACK (on_web_fetch_changed_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}

void
causerie_setup_set_chat_id (CauserieSetup *self, gint64 chat_id)
{
  /* The library clears what is stored for the chat not yet begun. */
  if (self->chat_id == 0 && chat_id != 0)
    causerie_pending_writes_drop (self->writes, &setup_kind, 0, 0);
  self->chat_id = chat_id;
}

static void
on_new_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSetup) self = CAUSERIE_SETUP (data);
  g_autoptr (CauserieChatSetup) stored = NULL;
  g_autoptr (GError) error = NULL;

  stored = causerie_library_get_setup_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_debug ("Reading the setup of the next chat: %s", error->message);
  if (stored != NULL && self->chat_id == 0 && !self->changed)
    replace_with_preference (self, stored);
}

/* Loads what was chosen for the chat not yet begun, and not sent. */
void
causerie_setup_load_new (CauserieSetup *self)
{
  g_return_if_fail (self->chat_id == 0 && self->loading == NULL);
  self->loading = g_cancellable_new ();
  causerie_library_get_setup_async (self->library, 0, self->loading, on_new_loaded_cb,
                                    g_object_ref (self));
}

/**
 * causerie_setup_load:
 * @stored: (nullable): that of a stored chat; %NULL for a chat of an earlier version
 * @begun: whether its first prefix is frozen
 */
void
causerie_setup_load (CauserieSetup *self, const CauserieChatSetup *stored, gboolean begun)
{
  g_autoptr (CauserieChatSetup) none = causerie_chat_setup_new ();
  const CauserieChatSetup *pending
      = causerie_pending_writes_get (self->writes, &setup_kind, self->chat_id, 0);

  if (begun)
    {
      replace (self, stored != NULL ? stored : none);
      causerie_setup_begin (self);
      return;
    }
  if (pending == NULL)
    pending = stored != NULL ? stored : none;
  replace_with_preference (self, pending);
}

/* To be called when the first reply of the chat has begun. */
void
causerie_setup_begin (CauserieSetup *self)
{
  gboolean was_fixed = causerie_setup_get_fixed (self);

  self->begun = TRUE;
  notify_if (self, !was_fixed, PROP_FIXED);
}

/* Keeps the setup unchanged while a message is stored and requested with it. */
void
causerie_setup_hold (CauserieSetup *self)
{
  gboolean was_fixed = causerie_setup_get_fixed (self);

  self->n_holds++;
  notify_if (self, !was_fixed, PROP_FIXED);
}

/* Allows changes again unless the chat has begun meanwhile. */
void
causerie_setup_release (CauserieSetup *self)
{
  g_return_if_fail (CAUSERIE_IS_SETUP (self) && self->n_holds > 0);
  self->n_holds--;
  if (causerie_setup_get_fixed (self))
    return;
  replace_with_preference (self, self->setup);
  notify_if (self, TRUE, PROP_FIXED);
}

/* Returns: (transfer none): valid until it changes */
const CauserieChatSetup *
causerie_setup_get (CauserieSetup *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETUP (self), NULL);
  return self->setup;
}

/* Returns: whether it can no longer be changed: the first reply has begun, or is being requested */
gboolean
causerie_setup_get_fixed (CauserieSetup *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SETUP (self), TRUE);
  return self->begun || self->n_holds > 0;
}

/* Changes and stores the setup. Returns: %FALSE if it is fixed */
gboolean
causerie_setup_change (CauserieSetup *self, const CauserieChatSetup *setup)
{
  g_return_val_if_fail (CAUSERIE_IS_SETUP (self) && setup != NULL, FALSE);
  if (causerie_setup_get_fixed (self))
    return FALSE;
  if (causerie_chat_setup_equal (self->setup, setup))
    return TRUE;
  self->changed = TRUE;
  replace (self, setup);
  causerie_pending_writes_add (self->writes, &setup_kind, self->chat_id, 0,
                               causerie_chat_setup_copy (setup));
  return TRUE;
}

/**
 * causerie_setup_use_preset:
 * @preset: (nullable): a preset; %NULL for what new chats have without one
 *
 * Instructions that were written without a preset come back when none is chosen again.
 *
 * Its model and effort are not part of the setup, see causerie_model_choice_new_for_preset().
 *
 * Returns: %FALSE if it is fixed
 */
gboolean
causerie_setup_use_preset (CauserieSetup *self, const CauseriePresetRecord *preset)
{
  g_autoptr (CauserieChatSetup) setup = NULL;

  g_return_val_if_fail (CAUSERIE_IS_SETUP (self), FALSE);
  if (self->setup->preset_uid == NULL && preset != NULL)
    {
      g_free (self->own_instructions);
      self->own_instructions = g_strdup (self->setup->instructions);
    }
  setup = causerie_chat_setup_new ();
  setup->web_search = causerie_settings_get_web_search (self->settings);
  setup->web_fetch = causerie_settings_get_web_fetch (self->settings);
  if (preset != NULL)
    {
      setup->preset_uid = g_strdup (preset->uid);
      setup->preset_name = g_strdup (preset->name);
      setup->instructions = g_strdup (preset->instructions);
      if (preset->web_search != CAUSERIE_WEB_AS_BEFORE)
        setup->web_search = preset->web_search == CAUSERIE_WEB_ON;
    }
  else if (self->setup->preset_uid != NULL)
    setup->instructions = g_strdup (self->own_instructions);
  else
    setup->instructions = g_strdup (self->setup->instructions);
  return causerie_setup_change (self, setup);
}

/* @instructions: (nullable): for this chat; %NULL for the general ones. Returns: %FALSE if it is
 * fixed */
gboolean
causerie_setup_set_instructions (CauserieSetup *self, const char *instructions)
{
  g_autoptr (CauserieChatSetup) setup = NULL;

  g_return_val_if_fail (CAUSERIE_IS_SETUP (self), FALSE);
  setup = causerie_chat_setup_copy (self->setup);
  g_free (setup->instructions);
  setup->instructions = g_strdup (instructions);
  return causerie_setup_change (self, setup);
}

/* Also remembers the choice for new chats. Returns: %FALSE if it is fixed */
gboolean
causerie_setup_set_web_search (CauserieSetup *self, gboolean web_search)
{
  g_autoptr (CauserieChatSetup) setup = NULL;

  g_return_val_if_fail (CAUSERIE_IS_SETUP (self), FALSE);
  setup = causerie_chat_setup_copy (self->setup);
  setup->web_search = web_search;
  if (!causerie_setup_change (self, setup))
    return FALSE;
  causerie_settings_set_web_search (self->settings, web_search);
  return TRUE;
}
