/* SPDX-License-Identifier: GPL-3.0-or-later
 * The test of a service against a scripted server: what is wrong with it is told apart. */
#include "config.h"

#include "causerie-service-probe.h"
#include "causerie-test-server.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"

#include <string.h>

#define LIST "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\"}]}"

/* What the server answers to the list and to the message. */
typedef struct
{
  const char *name;
  guint list_status;
  const char *list;
  guint message_status;
  const char *message;
  const char *model; /* chosen by the user, or "" */
  gboolean works;
  CauserieError code;
} Case;

#define NOT_FOUND "{\"error\":\"404 page not found\"}"
#define STARTED                                                                                    \
  "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}\n\n"

/* clang-format off */
static const Case cases[] = {
  { "connected", 200, LIST, 200, STARTED, "", TRUE, 0 },
  { "typed-model-without-a-list", 404, NOT_FOUND, 200, STARTED, "mine", TRUE,
    0 },
  { "list-is-forbidden", 403, "{}", 200, STARTED, "mine", TRUE, 0 },
  { "gateway-without-a-list", 404, NOT_FOUND, 200, STARTED, "", TRUE, 0 },
  { "bad-key-at-the-list", 401, "{\"error\":\"no\"}", 200, STARTED, "", FALSE,
    CAUSERIE_ERROR_AUTHENTICATION },
  { "bad-key-at-the-message", 200, LIST, 401, "{\"error\":{\"message\":\"no\",\"code\":401}}", "",
    FALSE, CAUSERIE_ERROR_AUTHENTICATION },
  { "other-protocol", 200, LIST, 404, NOT_FOUND, "", FALSE,
    CAUSERIE_ERROR_NOT_FOUND },
  { "wrong-path", 404, NOT_FOUND, 404, NOT_FOUND, "", FALSE,
    CAUSERIE_ERROR_NOT_FOUND },
  { "no-such-model", 200, LIST, 404,
    "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: mine\"}}",
    "mine", FALSE, CAUSERIE_ERROR_UNKNOWN_MODEL },
  { "web-page", 200, "<html>hello</html>", 200, "<html>hello</html>", "", FALSE,
    CAUSERIE_ERROR_INTERCEPTED },
};
/* clang-format on */

typedef struct
{
  GSettings *gsettings;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieTestServer *server;
  CauserieRegistry *registry;
  CauserieServiceEntry *entry;
} Fixture;

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  const Case *the_case = data;
  gboolean list = strstr (request->target, "/v1/models") != NULL;
  guint status = list ? the_case->list_status : the_case->message_status;
  const char *body = list ? the_case->list : the_case->message;
  CauserieTestReply *reply;

  if (!list && status == 200 && g_str_has_prefix (body, "event"))
    return causerie_test_reply_new_stream (body);
  if (body[0] != '<')
    return causerie_test_reply_new_json (status, body);
  reply = causerie_test_reply_new (status, CAUSERIE_TEST_FRAMING_LENGTH);
  causerie_test_reply_add_header (reply, "Content-Type", "text/html");
  causerie_test_reply_add_text (reply, body);
  return reply;
}

static CauserieTestReply *
redirect (const CauserieTestRequest *request, gpointer data)
{
  return causerie_test_reply_new_redirect (307, "https://elsewhere.example/");
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);

  self->gsettings = g_settings_new (CAUSERIE_APP_ID);
  g_settings_reset (self->gsettings, "services");
  self->settings = causerie_settings_new (self->gsettings);
  self->secrets = causerie_secrets_new ();
  self->server = causerie_test_server_new ();
  self->registry = causerie_registry_new (self->settings, self->secrets, client);
  self->entry
      = causerie_registry_create_entry (self->registry, causerie_service_preset_find ("custom"));
  causerie_service_entry_set_base_url (self->entry,
                                       causerie_test_server_get_base_url (self->server));
  causerie_registry_add (self->registry, self->entry);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  causerie_registry_stop (self->registry);
  g_clear_object (&self->entry);
  g_clear_object (&self->registry);
  g_clear_object (&self->server);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  g_clear_object (&self->gsettings);
}

static gboolean
probe (Fixture *self, CauserieServiceEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_service_probe_async (self->registry, entry, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_service_probe_finish (self->registry, result, NULL, error);
}

static void
test_case (Fixture *self, gconstpointer data)
{
  const Case *the_case = data;
  g_autoptr (GError) error = NULL;

  causerie_test_server_set_responder (self->server, answer, (gpointer)the_case);
  causerie_service_entry_set_model (self->entry, the_case->model);
  g_assert_cmpint (probe (self, self->entry, &error), ==, the_case->works);
  if (!the_case->works)
    g_assert_error (error, CAUSERIE_ERROR, (int)the_case->code);
  else
    g_assert_no_error (error);
}

static void
test_redirect (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_server_set_responder (self->server, redirect, NULL);
  probe (self, self->entry, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_REDIRECTED);
}

static void
test_no_server (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->server);
  probe (self, self->entry, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NOT_RUNNING);
}

static void
test_tls (Fixture *self, gconstpointer data)
{
  g_autofree char *url = NULL;
  g_autoptr (GSocketService) listener = causerie_test_listen_without_tls (&url);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_socket_service_is_active (listener));
  causerie_service_entry_set_base_url (self->entry, url);
  probe (self, self->entry, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_TLS);
}

static void
test_no_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  probe (self, causerie_registry_find (self->registry, "anthropic"), &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_KEY);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 0);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  causerie_service_entry_set_model (self->entry, "mine");
  causerie_test_server_push (self->server, causerie_test_reply_new_json (200, LIST));
  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  causerie_service_probe_async (self->registry, self->entry, cancellable, causerie_test_take_result,
                                &place);
  causerie_test_server_wait_requests (self->server, 2);
  g_cancellable_cancel (cancellable);
  result = causerie_test_await (&place);
  g_assert_false (causerie_service_probe_finish (self->registry, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/probe/redirect", test_redirect },
    { "/probe/no-server", test_no_server },
    { "/probe/tls", test_tls },
    { "/probe/no-key", test_no_key },
    { "/probe/cancelled", test_cancelled },
  };

  /* Without a bus there is no keyring, and none can be started. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/probe/", cases[i].name, NULL);

      g_test_add (name, Fixture, &cases[i], set_up, test_case, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
