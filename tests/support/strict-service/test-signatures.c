/* SPDX-License-Identifier: GPL-3.0-or-later
 * The signatures by which the strict service recognizes its own thinking. */
#include "config.h"

#include "causerie-demo-client.h"
#include "causerie-json.h"
#include "causerie-strict-service.h"

#include <string.h>

#define THINK "\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"},"

/* Sends a reply as history, with @before as the content of the first message. */
static guint
send_back (CauserieDemoClient *client, const char *reply, const char *before, const char *system)
{
  CauserieJsonSpan root, content;
  g_autofree char *blocks = NULL;
  g_autofree char *body = NULL;
  guint status;

  g_assert_true (causerie_json_check (reply, strlen (reply), &root, NULL));
  g_assert_true (causerie_json_find (root, "content", &content));
  blocks = causerie_json_dup_span (content);
  body = g_strdup_printf ("{\"model\":\"demo-opus\",\"max_tokens\":900,\"system\":%s,\"messages\":["
                          "{\"role\":\"user\",\"content\":%s},"
                          "{\"role\":\"assistant\",\"content\":%s},"
                          "{\"role\":\"user\",\"content\":\"Thanks\"}]}",
                          system, before, blocks);
  g_free (causerie_demo_client_send (client, "/v1/messages", body, &status));
  return status;
}

static void
test_signatures (void)
{
  g_autoptr (CauserieDemoClient) client
      = causerie_demo_client_new_with_service (causerie_strict_service_new ());
  g_autoptr (CauserieDemoClient) later
      = causerie_demo_client_new_with_service (causerie_strict_service_new ());
  g_autofree char *reply
      = causerie_demo_client_ask (client, THINK "\"system\":\"Be kind.\",", "Hello", NULL);
  g_auto (GStrv) halves = g_strsplit (reply, "A message has arrived", 2);
  g_autofree char *forged = g_strjoinv ("A massage has arrived", halves);

  g_assert_cmpuint (g_strv_length (halves), ==, 2);
  g_assert_cmpuint (send_back (client, reply, "\"Hello\"", "\"Be kind.\""), ==, 200);
  /* The same content in another form, with a cache breakpoint. */
  g_assert_cmpuint (send_back (client, reply,
                               "[{\"type\":\"text\",\"text\":\"Hello\","
                               "\"cache_control\":{\"type\":\"ephemeral\"}}]",
                               "[{\"type\":\"text\",\"text\":\"Be kind.\"}]"),
                    ==, 200);
  /* Signatures stay valid after a restart of the service. */
  g_assert_cmpuint (send_back (later, reply, "\"Hello\"", "\"Be kind.\""), ==, 200);
  g_assert_cmpuint (send_back (client, reply, "\"Hello!\"", "\"Be kind.\""), ==, 400);
  g_assert_cmpuint (send_back (client, reply, "\"Hello\"", "\"Be unkind.\""), ==, 400);
  g_assert_cmpuint (send_back (client, forged, "\"Hello\"", "\"Be kind.\""), ==, 400);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strict-service/signatures-depend-on-the-position", test_signatures);
  return g_test_run ();
}
