/* SPDX-License-Identifier: GPL-3.0-or-later
 * The plain structures that are stored in the library and loaded from it. */
#include "config.h"

#include "causerie-record.h"

CauserieChatRecord *
causerie_chat_record_new (void)
{
  return g_new0 (CauserieChatRecord, 1);
}

void
causerie_chat_record_free (CauserieChatRecord *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->setup, causerie_chat_setup_free);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_array_unref);
  g_clear_pointer (&self->deleted, g_array_unref);
  g_free (self);
}

CauserieChatSetup *
causerie_chat_setup_new (void)
{
  return g_new0 (CauserieChatSetup, 1);
}

CauserieChatSetup *
causerie_chat_setup_copy (const CauserieChatSetup *self)
{
  CauserieChatSetup *copy = causerie_chat_setup_new ();

  copy->preset_uid = g_strdup (self->preset_uid);
  copy->preset_name = g_strdup (self->preset_name);
  copy->instructions = g_strdup (self->instructions);
  copy->web_search = self->web_search;
  copy->web_fetch = self->web_fetch;
  return copy;
}

void
causerie_chat_setup_free (CauserieChatSetup *self)
{
  g_clear_pointer (&self->preset_uid, g_free);
  g_clear_pointer (&self->preset_name, g_free);
  g_clear_pointer (&self->instructions, g_free);
  g_free (self);
}

/* Returns: whether a chat would begin in the same way with both */
gboolean
causerie_chat_setup_equal (const CauserieChatSetup *one, const CauserieChatSetup *other)
{
  return g_strcmp0 (one->preset_uid, other->preset_uid) == 0
         && g_strcmp0 (one->preset_name, other->preset_name) == 0
         && g_strcmp0 (one->instructions, other->instructions) == 0
         && one->web_search == other->web_search && one->web_fetch == other->web_fetch;
}

/* Returns: (transfer full): a preset that is different from all others, and leaves all choices as
 * they are */
CauseriePresetRecord *
causerie_preset_record_new (const char *name)
{
  CauseriePresetRecord *self = g_new0 (CauseriePresetRecord, 1);

  self->uid = g_uuid_string_random ();
  self->name = g_strdup (name);
  self->web_search = CAUSERIE_WEB_AS_BEFORE;
  return self;
}

CauseriePresetRecord *
causerie_preset_record_copy (const CauseriePresetRecord *self)
{
  CauseriePresetRecord *copy = g_new0 (CauseriePresetRecord, 1);

  copy->uid = g_strdup (self->uid);
  copy->name = g_strdup (self->name);
  copy->instructions = g_strdup (self->instructions);
  copy->service = g_strdup (self->service);
  copy->model = g_strdup (self->model);
  copy->effort = g_strdup (self->effort);
  copy->web_search = self->web_search;
  return copy;
}

void
causerie_preset_record_free (CauseriePresetRecord *self)
{
  g_clear_pointer (&self->uid, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->instructions, g_free);
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->effort, g_free);
  g_free (self);
}

/* Returns: whether both are the same preset with the same name and choices */
gboolean
causerie_preset_record_equal (const CauseriePresetRecord *one, const CauseriePresetRecord *other)
{
  return g_strcmp0 (one->uid, other->uid) == 0 && g_strcmp0 (one->name, other->name) == 0
         && g_strcmp0 (one->instructions, other->instructions) == 0
         && g_strcmp0 (one->service, other->service) == 0
         && g_strcmp0 (one->model, other->model) == 0 && g_strcmp0 (one->effort, other->effort) == 0
         && one->web_search == other->web_search;
}

/**
 * causerie_prefix_new:
 * @system: (nullable): JSON text of the request's `system` value
 * @tools: (nullable): JSON text of the request's `tools` array
 */
CauseriePrefix *
causerie_prefix_new (const char *system, const char *tools)
{
  CauseriePrefix *self = g_new0 (CauseriePrefix, 1);

  self->system = g_strdup (system);
  self->tools = g_strdup (tools);
  return self;
}

void
causerie_prefix_free (CauseriePrefix *self)
{
  g_clear_pointer (&self->system, g_free);
  g_clear_pointer (&self->tools, g_free);
  g_free (self);
}

void
causerie_reply_facts_free (CauserieReplyFacts *self)
{
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->requested_model, g_free);
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->effort, g_free);
  g_clear_pointer (&self->stop_reason, g_free);
  g_clear_pointer (&self->usage, g_free);
  g_clear_pointer (&self->request_id, g_free);
  g_free (self);
}

void
causerie_feedback_free (CauserieFeedback *self)
{
  g_clear_pointer (&self->reasons, g_free);
  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

void
causerie_salvaged_free (CauserieSalvaged *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}
