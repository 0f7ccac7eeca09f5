/* SPDX-License-Identifier: GPL-3.0-or-later
 * The effort and the thinking that a turn requests, by the abilities of the model. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-effort.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define ADAPTIVE "{\"type\":\"adaptive\",\"display\":\"summarized\"}"
#define BUDGET(tokens) "{\"type\":\"enabled\",\"budget_tokens\":" tokens "}"

/* An entry of a model list. */
#define MODEL(id, max_tokens, types, levels)                                                       \
  "{\"type\":\"model\",\"id\":\"" id "\",\"max_tokens\":" max_tokens                               \
  ",\"capabilities\":{\"thinking\":{\"types\":{" types "}},\"effort\":{" levels "}}}"
#define YES(name) "\"" name "\":{\"supported\":true}"
#define NO(name) "\"" name "\":{\"supported\":false}"

static void
assert_member (Fixture *self, guint request, const char *name, const char *expected)
{
  g_autofree char *value = causerie_test_dup_raw_member (self->server, request, name);

  g_assert_cmpstr (value, ==, expected);
}

static CauserieMessage *
get_reply (Fixture *self)
{
  return causerie_branch_get_leaf (self->branch);
}

/* @model, @effort: (nullable): those of the branch */
static void
ask (Fixture *self, const char *model, const char *effort)
{
  g_autoptr (CauserieModelChoice) choice = causerie_model_choice_new_for_branch (
      self->registry, model == NULL && effort == NULL ? self->branch : NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  if (model != NULL)
    {
      g_free (choice->model);
      choice->model = g_strdup (model);
      causerie_model_choice_set_effort (choice, effort);
    }
  causerie_chat_send_async (self->chat, self->branch, "Hi", choice, NULL, causerie_test_take_result,
                            &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  g_assert_cmpint (causerie_message_get_role (get_reply (self)), ==, CAUSERIE_ROLE_ASSISTANT);
}

static void
list_model (Fixture *self, const char *json)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = causerie_json_node_parse (json, strlen (json), &error);

  g_assert_no_error (error);
  g_ptr_array_add (models, causerie_model_new_from_json (node));
  causerie_service_entry_set_models (causerie_registry_get_active (self->registry), models);
}

static void
test_effort_belongs_to_the_branch (Fixture *self, gconstpointer data)
{
  causerie_test_push_text (self, "One");
  ask (self, CAUSERIE_TEST_MODEL, "high");
  assert_member (self, 0, "output_config", "{\"effort\":\"high\"}");
  assert_member (self, 0, "thinking", ADAPTIVE);
  g_assert_cmpstr (causerie_message_get_effort (get_reply (self)), ==, "high");

  causerie_chat_fixture_reopen (self);
  g_assert_cmpstr (causerie_message_get_effort (get_reply (self)), ==, "high");
  causerie_test_push_text (self, "Two");
  ask (self, NULL, NULL);
  assert_member (self, 1, "output_config", "{\"effort\":\"high\"}");

  causerie_test_push_text (self, "Three");
  ask (self, CAUSERIE_TEST_MODEL, NULL);
  assert_member (self, 2, "output_config", NULL);
  g_assert_null (causerie_message_get_effort (get_reply (self)));
  causerie_test_push_text (self, "Four");
  ask (self, NULL, NULL);
  assert_member (self, 3, "output_config", NULL);
}

/* The instructions and tools that came with another effort stay as they are. */
static void
test_changed_effort_keeps_the_prefix (Fixture *self, gconstpointer data)
{
  const char *const *efforts = causerie_effort_list ();

  for (guint i = 0; efforts[i] != NULL; i++)
    {
      g_autofree char *expected = g_strdup_printf ("{\"effort\":\"%s\"}", efforts[i]);

      causerie_test_push_text (self, "Yes");
      ask (self, CAUSERIE_TEST_MODEL, efforts[i]);
      assert_member (self, i, "output_config", expected);
      causerie_test_assert_same_member (self, 0, i, "system");
      causerie_test_assert_same_member (self, 0, i, "tools");
    }
}

static void
test_new_chat_has_the_last_effort (Fixture *self, gconstpointer data)
{
  causerie_settings_set_effort (self->settings, "low");
  causerie_test_push_text (self, "One");
  ask (self, NULL, NULL);
  assert_member (self, 0, "output_config", "{\"effort\":\"low\"}");
  causerie_settings_set_effort (self->settings, "max");
  causerie_test_push_text (self, "Two");
  ask (self, NULL, NULL);
  assert_member (self, 1, "output_config", "{\"effort\":\"low\"}");
}

/* The setting may come from a later version. */
static void
test_unknown_effort_is_not_requested (Fixture *self, gconstpointer data)
{
  g_settings_set_string (causerie_settings_get_gsettings (self->settings), "effort", "\"}");
  g_assert_cmpstr (causerie_settings_get_effort (self->settings), ==, "");
  causerie_test_push_text (self, "One");
  ask (self, NULL, NULL);
  assert_member (self, 0, "output_config", NULL);
}

typedef struct
{
  const char *name;
  const char *model; /* an entry of a model list */
  const char *effort;
  const char *thinking; /* expected */
  const char *output;   /* expected */
} Case;

static const Case cases[] = {
  { "nothing-is-listed", MODEL ("claude-a", "64000", "", ""), "high", NULL, NULL },
  { "level-is-not-listed", MODEL ("claude-a", "64000", YES ("adaptive"), YES ("low")), "high",
    ADAPTIVE, NULL },
  { "level-is-refused", MODEL ("claude-a", "64000", YES ("adaptive"), YES ("low") "," NO ("high")),
    "high", ADAPTIVE, NULL },
  { "effort-is-refused",
    MODEL ("claude-a", "64000", YES ("adaptive"), "\"supported\":false," YES ("high")), "high",
    ADAPTIVE, NULL },
  { "level-is-null", MODEL ("claude-a", "64000", YES ("adaptive"), "\"xhigh\":null"), "xhigh",
    ADAPTIVE, NULL },
  { "level-is-listed",
    MODEL ("claude-a", "64000", YES ("adaptive"), "\"supported\":true," YES ("xhigh")), "xhigh",
    ADAPTIVE, "{\"effort\":\"xhigh\"}" },
  { "usual-effort-is-not-named", MODEL ("claude-a", "64000", YES ("adaptive"), YES ("high")), NULL,
    ADAPTIVE, NULL },
  { "adaptive-is-preferred",
    MODEL ("claude-a", "64000", YES ("enabled") "," YES ("between_tools") "," YES ("adaptive"), ""),
    NULL, ADAPTIVE, NULL },
  { "nothing-but-between-tools", MODEL ("claude-a", "64000", YES ("between_tools"), ""), NULL, NULL,
    NULL },
  { "budget", MODEL ("claude-opus-4-5", "64000", YES ("enabled"), ""), NULL, BUDGET ("8000"),
    NULL },
  { "budget-by-low-effort", MODEL ("claude-opus-4-5", "64000", YES ("enabled"), YES ("low")), "low",
    BUDGET ("2000"), "{\"effort\":\"low\"}" },
  { "budget-by-high-effort", MODEL ("claude-opus-4-5", "64000", YES ("enabled"), YES ("high")),
    "high", BUDGET ("16000"), "{\"effort\":\"high\"}" },
  { "budget-of-a-short-reply", MODEL ("claude-opus-4-5", "3000", YES ("enabled"), ""), NULL,
    BUDGET ("1500"), NULL },
  { "least-budget", MODEL ("claude-opus-4-5", "2048", YES ("enabled"), ""), NULL, BUDGET ("1024"),
    NULL },
  { "no-budget-is-left", MODEL ("claude-opus-4-5", "2047", YES ("enabled"), ""), NULL, NULL, NULL },
};

static void
test_case (Fixture *self, gconstpointer data)
{
  const Case *test = data;
  g_autoptr (JsonNode) node = causerie_json_node_parse (test->model, strlen (test->model), NULL);

  list_model (self, test->model);
  causerie_test_push_text (self, "Yes");
  ask (self, causerie_json_node_get_text (node, "id"), test->effort);
  assert_member (self, 0, "thinking", test->thinking);
  assert_member (self, 0, "output_config", test->output);
  g_assert_cmpstr (causerie_message_get_effort (get_reply (self)), ==,
                   test->output != NULL ? test->effort : NULL);
}

static void
refuse (Fixture *self, const char *message)
{
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error", message));
}

/* What a service refuses is left out at once, and from then on. */
static void
test_refused_effort_is_learned (Fixture *self, gconstpointer data)
{
  CauserieServiceEntry *entry = causerie_registry_get_active (self->registry);
  CauserieModelChoice choice
      = { .service = entry, .model = (char *)CAUSERIE_TEST_MODEL, .effort = (char *)"high" };

  g_assert_cmpstr (causerie_model_choice_find_effort (&choice), ==, "high");
  refuse (self, "output_config: Extra inputs are not permitted");
  causerie_test_push_text (self, "One");
  ask (self, CAUSERIE_TEST_MODEL, "high");
  assert_member (self, 0, "output_config", "{\"effort\":\"high\"}");
  assert_member (self, 1, "output_config", NULL);
  assert_member (self, 1, "thinking", ADAPTIVE);
  g_assert_null (causerie_message_get_effort (get_reply (self)));
  g_assert_true (
      causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_EFFORT, CAUSERIE_TEST_MODEL));
  g_assert_null (causerie_model_choice_find_effort (&choice));
  causerie_test_push_text (self, "Two");
  ask (self, CAUSERIE_TEST_MODEL, "high");
  assert_member (self, 2, "output_config", NULL);
}

/* The refusal recommends an effort, which stays. */
static void
test_refused_budget_is_learned (Fixture *self, gconstpointer data)
{
  list_model (self, MODEL ("claude-opus-4-5", "64000", YES ("enabled"), YES ("high")));
  refuse (self, "\"thinking.type.enabled\" is not supported for this model. Use "
                "\"thinking.type.adaptive\" and \"output_config.effort\" to control thinking "
                "behavior.");
  causerie_test_push_text (self, "One");
  ask (self, "claude-opus-4-5", "high");
  assert_member (self, 0, "thinking", BUDGET ("16000"));
  assert_member (self, 1, "thinking", NULL);
  assert_member (self, 1, "output_config", "{\"effort\":\"high\"}");
  causerie_test_push_text (self, "Two");
  ask (self, "claude-opus-4-5", "high");
  assert_member (self, 2, "thinking", NULL);
  assert_member (self, 2, "output_config", "{\"effort\":\"high\"}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/effort/belongs-to-the-branch",
                                  test_effort_belongs_to_the_branch);
  causerie_chat_fixture_add_test ("/effort/changed-effort-keeps-the-prefix",
                                  test_changed_effort_keeps_the_prefix);
  causerie_chat_fixture_add_test ("/effort/new-chat-has-the-last-effort",
                                  test_new_chat_has_the_last_effort);
  causerie_chat_fixture_add_test ("/effort/unknown-effort-is-not-requested",
                                  test_unknown_effort_is_not_requested);
  causerie_chat_fixture_add_test ("/effort/refused-effort-is-learned",
                                  test_refused_effort_is_learned);
  causerie_chat_fixture_add_test ("/effort/refused-budget-is-learned",
                                  test_refused_budget_is_learned);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/effort/", cases[i].name, NULL);

      causerie_chat_fixture_add_row (path, &cases[i], test_case);
    }
  return g_test_run ();
}
