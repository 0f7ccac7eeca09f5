/* SPDX-License-Identifier: GPL-3.0-or-later
 * The notice of an ended chat fits and is reachable: in narrow and wide windows, with large text,
 * light and dark, left-to-right and right-to-left. Its actions open what they say. If
 * CAUSERIE_TEST_PICTURES names a folder, a picture of each is saved there. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"
#include "causerie-screen.h"

#include "causerie-test.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define ENDING "label:Claude ended this chat"
#define WINDOW "frame:*"
#define DRAFT "what I meant to say before the end came"

static const char *const buttons[] = { "button:Copy Draft", "button:New Chat",
                                       "button:Edit an Earlier Message", "button:Give Feedback" };

typedef struct
{
  const char *name;
  int width;
  int height;
  int dpi;
  AdwColorScheme scheme;
  gboolean low;      /* not all of it fits into the window */
  gboolean mirrored; /* right-to-left */
} Look;

static const Look looks[] = {
  { "wide", 1000, 700, 96, ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, FALSE },
  { "wide-dark", 1000, 700, 96, ADW_COLOR_SCHEME_FORCE_DARK, FALSE, FALSE },
  { "wide-large", 1000, 700, 192, ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, FALSE },
  { "narrow", 380, 700, 96, ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, FALSE },
  { "narrow-dark", 380, 700, 96, ADW_COLOR_SCHEME_FORCE_DARK, FALSE, FALSE },
  { "narrow-large", 380, 700, 192, ADW_COLOR_SCHEME_FORCE_LIGHT, TRUE, FALSE },
  { "wide-right-to-left", 1000, 700, 96, ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, TRUE },
  { "narrow-right-to-left", 380, 700, 96, ADW_COLOR_SCHEME_FORCE_DARK, FALSE, TRUE },
};

static void
write_file (CauserieScene *scene, const char *folder, const char *name, const char *contents)
{
  g_autofree char *path
      = g_build_filename (causerie_driver_get_data_folder (scene->driver), folder, NULL);
  g_autofree char *file = g_build_filename (path, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, contents, -1, NULL));
}

/* Resets process-wide settings, which would affect the next test. */
static void
reset_look (void)
{
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* Restarts with the window size, text size, colors and direction of @look. */
static void
apply_look (CauserieScene *scene, const Look *look)
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);

  causerie_driver_quit (scene->driver);
  g_settings_reset (settings, "windows");
  g_settings_set_int (settings, "window-width", look->width);
  g_settings_set_int (settings, "window-height", look->height);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi * 1024, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), look->scheme);
  gtk_widget_set_default_direction (look->mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  causerie_driver_start (scene->driver);
  /* The sidebars are placed once the library is loaded. */
  g_object_unref (causerie_driver_wait (scene->driver, "text:Message"));
  /* Inside even the narrow windows, and not on a widget with a tooltip. */
  causerie_screen_point (4, 300);
}

/* The notice comes last; the chat list has a button of the same name. */
static CauserieBox
get_place (CauserieScene *scene, const char *query)
{
  g_autoptr (CauserieNode) found = NULL;
  CauserieBox box;
  CauserieBox notice = causerie_driver_get_place (scene->driver, ENDING);

  g_object_unref (causerie_driver_wait (scene->driver, query));
  for (guint i = 0;; i++)
    {
      g_clear_object (&found);
      found = causerie_driver_find_nth (scene->driver, query, i);
      g_assert_nonnull (found);
      if (causerie_node_get_place (found, &box) && box.y > notice.y)
        return box;
    }
}

static gboolean
overlap (const CauserieBox *one, const CauserieBox *other)
{
  return one->x < other->x + other->width && other->x < one->x + one->width
         && one->y < other->y + other->height && other->y < one->y + one->height;
}

typedef struct
{
  CauserieScene *scene;
  const Look *look;
  const char *query;
  CauserieBox composer;
} Sight;

static gboolean
is_in_sight (gpointer data)
{
  const Sight *sight = data;
  CauserieBox place = get_place (sight->scene, sight->query);

  return place.x >= 0 && place.x + place.width <= sight->look->width && place.y > 0
         && place.y + place.height <= sight->look->height && !overlap (&place, &sight->composer);
}

static void
assert_apart (CauserieScene *scene)
{
  CauserieBox places[G_N_ELEMENTS (buttons)];

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      places[i] = get_place (scene, buttons[i]);
      for (gsize j = 0; j < i; j++)
        g_assert_false (overlap (&places[i], &places[j]));
    }
}

static void
assert_all_in_sight (CauserieScene *scene, const Look *look)
{
  CauserieBox composer = causerie_driver_get_place (scene->driver, "text:Message");

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      Sight sight = { scene, look, buttons[i], composer };

      g_test_message ("%s: %s", look->name, buttons[i]);
      g_assert_true (is_in_sight (&sight));
    }
}

/* Asserts that widgets at the end of a line are on the right or, mirrored, on the left. */
static void
assert_mirrored (CauserieScene *scene, gboolean mirrored)
{
  CauserieBox heading = causerie_driver_get_place (scene->driver, ENDING);
  /* The last one belongs to the notice; the others are in the timeline. */
  g_autoptr (CauserieNode) last = causerie_driver_find_last (scene->driver, "button:More*");
  CauserieBox more;
  CauserieBox send = causerie_driver_get_place (scene->driver, "button:Send");
  CauserieBox model = causerie_driver_get_place (scene->driver, "button:Model");

  g_assert_true (causerie_node_get_place (last, &more));
  g_assert_cmpint (more.x < heading.x, ==, mirrored);
  g_assert_cmpint (send.x < model.x, ==, mirrored);
}

typedef struct
{
  CauserieScene *scene;
  int width;
} Fit;

static gboolean
is_inside (gpointer data)
{
  const Fit *fit = data;
  g_autofree char *outside = causerie_driver_dup_outside (fit->scene->driver, WINDOW, fit->width);

  return *outside == '\0';
}

static void
assert_fits (CauserieScene *scene, const Look *look)
{
  CauserieBox window = causerie_driver_get_place (scene->driver, WINDOW);
  Fit fit = { scene, look->width };
  g_autofree char *outside = NULL;

  /* A tooltip at the last click may be wider than the window; moving the pointer hides it. */
  causerie_screen_point (4, 300);
  causerie_test_wait_until (is_inside, &fit, 30);
  outside = causerie_driver_dup_outside (scene->driver, WINDOW, look->width);
  g_assert_cmpint (window.width, <=, look->width);
  g_assert_cmpint (window.height, <=, look->height);
  g_assert_cmpstr (outside, ==, "");
  assert_apart (scene);
  assert_mirrored (scene, look->mirrored);
  if (!look->low)
    assert_all_in_sight (scene, look);
}

/* In a window that is too low, the keyboard scrolls to each button. */
static void
assert_reached_by_keyboard (CauserieScene *scene, const Look *look)
{
  CauserieBox composer = causerie_driver_get_place (scene->driver, "text:Message");

  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:More*");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "label:" DRAFT);
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      Sight sight = { scene, look, buttons[i], composer };

      causerie_driver_press (scene->driver, "Tab");
      causerie_driver_wait_focused (scene->driver, buttons[i]);
      g_assert_true (causerie_test_wait_until (is_in_sight, &sight, 30));
    }
}

static void
save_picture (const Look *look)
{
  const char *folder = g_getenv ("CAUSERIE_TEST_PICTURES");
  g_autofree char *name = g_strconcat (look->name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  if (path != NULL)
    causerie_screen_save (path);
}

/* The chat ends while the user types. */
static void
end_with_draft (CauserieScene *scene)
{
  g_autofree char *ended = causerie_test_sse_ended ("That was all.");
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, ended + strlen (start));
  causerie_scene_push (scene, reply);
  causerie_driver_send (scene->driver, "End it");
  causerie_test_server_wait_gate (scene->server);
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, DRAFT);
  causerie_driver_wait_text (scene->driver, "text:Message", DRAFT);
  causerie_test_server_open_gate (scene->server);
  g_object_unref (causerie_driver_wait (scene->driver, ENDING));
}

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  g_autoptr (CauserieScene) scene = causerie_scene_new ();

  end_with_draft (scene);
  apply_look (scene, look);
  /* Narrow windows and large text fold the chat list. */
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_scene_open_chat (scene, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, ENDING));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Copy Draft"));
  causerie_driver_wait_at_rest (scene->driver, WINDOW);
  save_picture (look);
  assert_fits (scene, look);
  assert_reached_by_keyboard (scene, look);
  reset_look ();
}

/* Without a draft, the notice and the composer take less than half of the height. */
static void
test_phone_shows_messages (void)
{
  const Look phone = { "phone", 360, 640, 96, ADW_COLOR_SCHEME_FORCE_LIGHT, FALSE, FALSE };
  g_autoptr (CauserieScene) scene = causerie_scene_new ();
  CauserieBox timeline;

  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, ENDING));
  apply_look (scene, &phone);
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_scene_open_chat (scene, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, ENDING));
  causerie_driver_wait_at_rest (scene->driver, WINDOW);
  save_picture (&phone);
  timeline = causerie_driver_get_place (scene->driver, "list:Conversation");
  g_assert_cmpint (timeline.height, >, phone.height / 2);
  reset_look ();
}

static void
test_draft_is_shown (void)
{
  g_autoptr (CauserieScene) scene = causerie_scene_new ();

  end_with_draft (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "label:" DRAFT));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Copy Draft"));
}

/* Installs a browser that records the addresses it is asked to open. */
static void
install_browser (CauserieScene *scene)
{
  const char *folder = causerie_driver_get_data_folder (scene->driver);
  g_autofree char *browser = g_build_filename (folder, "browser", NULL);
  g_autofree char *entry = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Browser\n"
                                            "Exec=%s %%u\nMimeType=x-scheme-handler/https;\n",
                                            browser);

  write_file (scene, ".", "browser",
              "#!/bin/sh\nenv > \"$0-environment\"\nprintf '%s\\n' \"$1\" >> \"$0-opened\"\n");
  g_assert_cmpint (g_chmod (browser, 0700), ==, 0);
  write_file (scene, "applications", "browser.desktop", entry);
  write_file (scene, ".", "mimeapps.list",
              "[Default Applications]\nx-scheme-handler/https=browser.desktop\n");
}

static char *
dup_opened (CauserieScene *scene)
{
  g_autofree char *path
      = g_build_filename (causerie_driver_get_data_folder (scene->driver), "browser-opened", NULL);
  char *opened = NULL;

  g_file_get_contents (path, &opened, NULL, NULL);
  return opened;
}

static gboolean
is_opened (gpointer data)
{
  g_autofree char *opened = dup_opened (data);

  return opened != NULL && strchr (opened, '\n') != NULL;
}

static void
choose (CauserieScene *scene, const char *item)
{
  g_autoptr (CauserieNode) more = causerie_driver_find_last (scene->driver, "button:More*");

  causerie_driver_click_node (scene->driver, more);
  causerie_driver_click (scene->driver, item);
}

static void
test_why_is_explained (void)
{
  g_autoptr (CauserieScene) scene = causerie_scene_new ();

  install_browser (scene);
  end_with_draft (scene);
  choose (scene, "menu item:Why Did This Happen?");
  causerie_driver_wait_text (scene->driver, "frame:Why Did This Happen?", "last resort");
  causerie_driver_wait_text (scene->driver, "frame:Why Did This Happen?", "What Changes");
  causerie_driver_wait_text (scene->driver, "frame:Why Did This Happen?", "or to none");
  causerie_driver_wait_text (scene->driver, "frame:Why Did This Happen?",
                             "not used in a chat before");
  causerie_driver_wait_text (scene->driver, "frame:Why Did This Happen?", "What You Can Do");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "frame:Why Did This Happen?");
  g_assert_false (is_opened (scene));
}

/* The program got a key and an address in its environment; the browser must not inherit them. */
static void
assert_key_not_passed_on (CauserieScene *scene)
{
  g_autofree char *path = g_build_filename (causerie_driver_get_data_folder (scene->driver),
                                            "browser-environment", NULL);
  g_autofree char *seen = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &seen, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (seen, "XDG_DATA_HOME="));
  g_assert_null (strstr (seen, "ANTHROPIC_"));
}

static void
test_support_shows_its_address_first (void)
{
  g_autoptr (CauserieScene) scene = causerie_scene_new ();
  g_autofree char *opened = NULL;
  guint n;

  install_browser (scene);
  end_with_draft (scene);
  n = causerie_test_server_get_n_requests (scene->server);
  choose (scene, "menu item:Find Support");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Open in Browser"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:Open in Browser");
  g_assert_false (is_opened (scene));
  choose (scene, "menu item:Find Support");
  causerie_driver_wait_text (scene->driver, "label:You don’t have to go through this alone*",
                             "https://findahelpline.com");
  g_assert_false (is_opened (scene));
  causerie_driver_press (scene->driver, "alt+o");
  g_assert_true (causerie_test_wait_until (is_opened, scene, 30));
  opened = dup_opened (scene);
  g_assert_cmpstr (opened, ==, "https://findahelpline.com\n");
  assert_key_not_passed_on (scene);
  g_assert_cmpuint (causerie_test_server_get_n_requests (scene->server), ==, n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/draft-is-shown", test_draft_is_shown);
  g_test_add_func ("/notice/phone-shows-messages-too", test_phone_shows_messages);
  g_test_add_func ("/notice/why-is-explained", test_why_is_explained);
  g_test_add_func ("/notice/support-shows-its-address-first", test_support_shows_its_address_first);
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strconcat ("/notice/fits/", looks[i].name, NULL);

      g_test_add_data_func (path, &looks[i], test_look);
    }
  return g_test_run ();
}
