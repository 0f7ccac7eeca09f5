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

gboolean
causerie_chat_setup_equal (const CauserieChatSetup *one, const CauserieChatSetup *other)
{
  return g_strcmp0 (one->preset_uid, other->preset_uid) == 0
         && g_strcmp0 (one->preset_name, other->preset_name) == 0
         && g_strcmp0 (one->instructions, other->instructions) == 0
         && one->web_search == other->web_search && one->web_fetch == other->web_fetch;
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
