/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's scripted web search: the blocks of a reply, which do not depend on the question. */
#include "config.h"

#include "causerie-demo-search.h"

#include "causerie-demo-data.h"
#include "causerie-demo-events.h"

/* Replaces the id that the call and its result share by a unique one. */
static void
set_id (JsonArray *blocks)
{
  g_autofree char *id = causerie_demo_events_make_id ("srvtoolu");

  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = json_array_get_object_element (blocks, i);

      if (json_object_has_member (block, "id"))
        json_object_set_string_member (block, "id", id);
      if (json_object_has_member (block, "tool_use_id"))
        json_object_set_string_member (block, "tool_use_id", id);
    }
}

/* Answers with a search, or says how to turn it on. */
void
causerie_demo_search_apply (const CauserieDemoPrompt *prompt, CauserieDemoAnswer *answer)
{
  if (!causerie_demo_prompt_offers_tool (prompt, "web_search"))
    {
      answer->text = causerie_demo_data_load_text ("search-off");
      return;
    }
  answer->blocks = causerie_demo_data_load_json ("search");
  answer->n_searches = 1;
  set_id (json_node_get_array (answer->blocks));
}
