# acl.auth.php
# <?php exit()?>
*               @ALL          0
*               @user         8
private:*       @user         0
private:*       @lead%2dgardeners  16
private:open    @user         1
private:team:*  cy            2
user:*          @ALL          0
user:%USER%:*   %USER%        16
