<?php
$conf['title'] = 'Garden';
$conf['lang'] = 'de';
