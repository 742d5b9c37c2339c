# users.auth.php
# <?php exit()?>
# login:passwordhash:Real Name:email:groups,comma,separated

ada:$2y$10$secrethash:Ada Brook:ada@fern.example:admin,user
bo:$1$secret:Bo\: Linden:bo@fern.example:user
