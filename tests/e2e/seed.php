<?php
// SPDX-License-Identifier: Apache-2.0
// Installs the site, or adds items to it, by WordPress's own functions. Reads one JSON object on
// stdin: {install, port, items: [{label, kind, …}]}. Prints "@@" and {label: the database's record}.
//   user:    {login, role}                       -> {id}
//   post:    {at, user, title, text}             -> {id, date_gmt}
//   comment: {at, on, parent, user, name, text, trash} -> {id, date_gmt, parent, user, approved}
// `at` is Unix time; `on`, `parent`, `user` are labels of earlier items, of this or an earlier call.
$wish = json_decode(stream_get_contents(STDIN), true, 32, JSON_THROW_ON_ERROR);
$_SERVER += ['HTTP_HOST' => '127.0.0.1:' . $wish['port'], 'REQUEST_METHOD' => 'GET',
             'SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '127.0.0.1', 'REQUEST_URI' => '/'];
if ($wish['install']) {
    define('WP_INSTALLING', true);
}
require __DIR__ . '/wp-load.php';
add_filter('pre_wp_mail', '__return_true');

if ($wish['install']) {
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('জেলা প্রশাসন, বগুড়া', 'admin', 'admin@example.com', true, '', 'admin');
    wp_installing(false);
    update_option('timezone_string', 'Asia/Dhaka');
    $GLOBALS['wp_rewrite']->set_permalink_structure('/%postname%/');
    flush_rewrite_rules();
    wp_delete_comment(1, true);
    foreach (get_posts(['post_type' => ['post', 'page'], 'numberposts' => -1, 'post_status' => 'any']) as $post) {
        wp_delete_post($post->ID, true);
    }
    update_option('sarad_labels', ['admin' => 1]);
}

global $wpdb;
$ids = get_option('sarad_labels');
$records = [];

function both_times(int $at): array {
    $gmt = gmdate('Y-m-d H:i:s', $at);
    return [get_date_from_gmt($gmt), $gmt];
}

function made($id, string $label): int {
    if (is_wp_error($id) || !$id) {
        throw new RuntimeException("$label: " . (is_wp_error($id) ? $id->get_error_message() : 'refused'));
    }
    return (int) $id;
}

foreach ($wish['items'] as $item) {
    $label = $item['label'];
    if ($item['kind'] === 'user') {
        $ids[$label] = made(wp_insert_user(['user_login' => $item['login'], 'user_pass' => wp_generate_password(),
            'user_email' => $item['login'] . '@example.com', 'role' => $item['role']]), $label);
        $records[$label] = ['id' => $ids[$label]];
        continue;
    }
    [$local, $gmt] = both_times($item['at']);
    if ($item['kind'] === 'post') {
        $ids[$label] = made(wp_insert_post(['post_title' => $item['title'], 'post_content' => $item['text'],
            'post_status' => 'publish', 'post_author' => $ids[$item['user']], 'post_date' => $local,
            'post_date_gmt' => $gmt, 'comment_status' => 'open'], true), $label);
        $row = $wpdb->get_row($wpdb->prepare("SELECT post_date_gmt FROM $wpdb->posts WHERE ID = %d", $ids[$label]));
        $records[$label] = ['id' => $ids[$label], 'date_gmt' => $row->post_date_gmt];
        continue;
    }
    $user = isset($item['user']) ? get_userdata($ids[$item['user']]) : null;
    $ids[$label] = made(wp_insert_comment(['comment_post_ID' => $ids[$item['on']],
        'comment_parent' => isset($item['parent']) ? $ids[$item['parent']] : 0, 'comment_content' => $item['text'],
        'user_id' => $user ? $user->ID : 0, 'comment_author' => $user ? $user->display_name : $item['name'],
        'comment_date' => $local, 'comment_date_gmt' => $gmt, 'comment_approved' => 1]), $label);
}
foreach ($wish['items'] as $item) {
    if ($item['kind'] === 'comment') {
        if (!empty($item['trash'])) {
            wp_trash_comment($ids[$item['label']]);
        }
        $row = $wpdb->get_row($wpdb->prepare("SELECT * FROM $wpdb->comments WHERE comment_ID = %d", $ids[$item['label']]));
        $records[$item['label']] = ['id' => (int) $row->comment_ID, 'date_gmt' => $row->comment_date_gmt,
            'parent' => (int) $row->comment_parent, 'user' => (int) $row->user_id,
            'approved' => $row->comment_approved, 'post' => (int) $row->comment_post_ID];
    }
}
update_option('sarad_labels', $ids);
echo "\n@@\n", json_encode($records, JSON_FORCE_OBJECT | JSON_UNESCAPED_UNICODE), "\n";
