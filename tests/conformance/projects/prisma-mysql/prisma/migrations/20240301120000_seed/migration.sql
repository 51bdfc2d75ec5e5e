INSERT INTO `User` (`email`, `name`) VALUES ('ada@example.org', 'Ada; Countess');
