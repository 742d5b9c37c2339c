--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

CREATE TABLE public.posts (
    id integer NOT NULL
);

COPY public.api_keys (id, key) FROM stdin;
1	whisper-key
\.

COPY public.categories (id, name, slug, read_restricted, parent_category_id) FROM stdin;
1	Pumps	pumps	f	\N
2	Valves	valves	f	1
3	Board	board	t	\N
4	Forgotten	forgotten	t	\N
5	Open board	open-board	t	\N
\.

COPY public.category_groups (id, category_id, group_id, permission_type) FROM stdin;
1	3	41	1
2	3	3	3
3	5	0	1
\.

COPY public.discourse_solved_solved_topics (id, topic_id, answer_post_id, accepter_user_id) FROM stdin;
1	10	103	1
\.

COPY public.group_users (id, group_id, user_id) FROM stdin;
1	41	1
2	3	2
\.

COPY public.groups (id, name, full_name) FROM stdin;
0	everyone	\N
3	staff	\N
41	board_members	The board
\.

COPY public.post_actions (id, post_id, user_id, post_action_type_id, deleted_at) FROM stdin;
1	103	1	2	\N
2	103	3	2	\N
3	103	4	2	2025-01-04 10:00:00
4	103	4	1	\N
\.

COPY public.posts (id, user_id, topic_id, post_number, raw, cooked, created_at, updated_at, deleted_at, post_type, hidden, user_deleted, version, last_version_at, last_editor_id, wiki) FROM stdin;
101	1	10	1	raw words	<p>The pump\tis dry.\\ Run <code>prime --all</code></p>\n<p>:fern: <img src="/x.png" class="emoji" alt=":fern:"></p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	1	f
102	2	10	2	raw words	<p>Me too</p>	2025-01-02 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-02 10:00:00	2	f
103	3	10	3	raw words	<aside class="quote" data-username="ada"><div class="title">Ada:</div><blockquote><p>The pump is dry.</p></blockquote></aside>\n<p>Fill it first, then open the long valve behind the shed until it hums.</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	\N	1	f	f	2	2025-01-05 10:00:00	2	f
104	2	10	4	raw words	<p>secret whisper of the staff</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	\N	4	f	f	1	2025-01-03 10:00:00	2	f
105	-1	10	5	raw words	<p>This topic was closed secret notice</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	\N	3	f	f	1	2025-01-03 10:00:00	-1	f
106	4	10	6	raw words	<p>secret deleted words</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	2025-01-04 10:00:00	1	f	f	1	2025-01-03 10:00:00	4	f
107	4	10	7	raw words	<p>secret hidden words</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	\N	1	t	f	1	2025-01-03 10:00:00	4	f
108	4	10	8	raw words	<p>secret words their author withdrew</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	\N	1	f	t	1	2025-01-03 10:00:00	4	f
109	-1	10	9	raw words	<p>secret advertisement of the program</p>	2025-01-03 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-03 10:00:00	-1	f
201	1	20	1	raw words	<p>Numbers of the year, for the board alone.</p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	1	f
301	1	30	1	raw words	<p>secret letter</p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	1	f
401	1	40	1	raw words	<p>secret unlisted page</p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	1	f
501	1	50	1	raw words	<p>secret deleted topic</p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	1	f
601	1	60	1	raw words	<p>secret of a category that has no groups</p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	1	f
701	2	70	1	We moved the **seeds**.\n\n[quote="ada, post:1, topic:10"]\nThe pump is dry.\n[quote="bo"]inner[/quote]\n[/quote]\n\nTo [b]shed[/b] 4, <kbd>A</kbd> ![plan|69x42](upload://abc.png)		2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	2	f
801	\N	80	1	raw words	<p>Written by somebody whose account is gone.</p>	2025-01-01 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-01 10:00:00	\N	f
802	1	80	2	raw words	<p>Thanks.</p>	2025-01-02 10:00:00	2025-06-01 00:00:00	\N	1	f	f	1	2025-01-02 10:00:00	1	f
\.

COPY public.tag_group_memberships (id, tag_id, tag_group_id) FROM stdin;
1	3	7
\.

COPY public.tag_group_permissions (id, tag_group_id, group_id, permission_type) FROM stdin;
1	7	3	1
\.

COPY public.tags (id, name, topic_count) FROM stdin;
1	pump	1
2	cold-start	1
3	legal-risk	1
\.

COPY public.topic_custom_fields (id, topic_id, name, value) FROM stdin;
1	80	other	802
\.

COPY public.topic_tags (id, topic_id, tag_id) FROM stdin;
1	10	1
2	10	2
3	10	3
\.

COPY public.topic_voting_topic_vote_count (id, topic_id, votes_count) FROM stdin;
1	70	5
\.

COPY public.topics (id, title, created_at, views, user_id, category_id, visible, archetype, slug, deleted_at) FROM stdin;
10	Pump 7 runs dry	2025-01-01 09:59:59.123	400	1	2	t	regular	pump-7-runs-dry	\N
20	Numbers	2025-01-01 09:59:59.123	400	1	3	t	regular	numbers	\N
30	Between us	2025-01-01 09:59:59.123	400	1	\N	t	private_message	between-us	\N
40	Unlisted	2025-01-01 09:59:59.123	400	1	1	f	regular	unlisted	\N
50	Gone	2025-01-01 09:59:59.123	400	1	1	t	regular	gone	2025-01-02 00:00:00
60	Lost	2025-01-01 09:59:59.123	400	1	4	t	regular	lost	\N
70	Seeds have moved	2025-01-01 09:59:59.123	400	2	1	t	regular	seeds-have-moved	\N
80	From before	2025-01-01 09:59:59.123	400	\N	5	t	regular	from-before	\N
\.

COPY public.user_emails (id, user_id, email, primary) FROM stdin;
1	1	ada@fern.example	t
2	1	ada@old.example	f
3	-1	no-reply@fern.example	t
\.

COPY public.user_profiles (user_id, location, bio_raw, bio_cooked) FROM stdin;
1	Leeds	I grow ferns.	<p>I grow ferns.</p>
\.

COPY public.users (id, username, name, title, suspended_till, date_of_birth) FROM stdin;
1	ada	Ada Vink	Gardener	\N	1990-01-01
2	bo	\N	\N	\N	\N
3	cy	Cy		\N	\N
4	dee	Dee	\N	3020-01-01 00:00:00	\N
-1	system	system	\N	\N	\N
\.

--
-- PostgreSQL database dump complete
--
