// Packs a jar as Spring Boot's plugins do, with the code that these use.
//
//   java -cp spring-boot-loader-tools.jar:… Repackage.java app.jar packed.jar MainClass
// library.jar…

import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

void main(String[] args) throws IOException {
  var repackager = new Repackager(new File(args[0]));
  repackager.setMainClass(args[2]);
  repackager.repackage(
      new File(args[1]),
      callback -> {
        for (String library : List.of(args).subList(3, args.length)) {
          callback.library(new Library(new File(library), LibraryScope.COMPILE));
        }
      });
}
